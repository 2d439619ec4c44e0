// `tokenEndpointAuth.customizeRequest`: the user's function changes the form and the headers of a request in place.

type Pairs = [name: string, value: string][]

interface TokenRequest {
  body: Pairs
  headers: Pairs
  tokenEndpoint: string
  grantType: string
}

type Customize = (request: object) => unknown

/** The function as the core calls it: it gives back what was changed. */
export function customizer(customize: Customize, options: unknown) {
  return async ({ body, headers, tokenEndpoint, grantType }: TokenRequest): Promise<{ body: Pairs; headers: Pairs }> => {
    const form = new URLSearchParams(body)
    const fields = anyCase(Object.fromEntries(headers))
    await customize({ body: form, headers: fields, options, tokenEndpoint, grantType })
    if (form.has('client_assertion') !== form.has('client_assertion_type')) {
      throw new Error('client_assertion and client_assertion_type must both be set')
    }
    return { body: [...form], headers: Object.entries(fields) }
  }
}

/** Names of headers are the same in capitals: what is written last counts. */
function anyCase(headers: Record<string, string>): Record<string, string> {
  const name = (key: string | symbol) => (typeof key === 'string' ? key.toLowerCase() : key)
  return new Proxy(headers, {
    get: (target, key) => Reflect.get(target, name(key)),
    set: (target, key, value: string) => Reflect.set(target, name(key), value),
    has: (target, key) => Reflect.has(target, name(key)),
    deleteProperty: (target, key) => Reflect.deleteProperty(target, name(key)),
    getOwnPropertyDescriptor: (target, key) => Reflect.getOwnPropertyDescriptor(target, name(key)),
  })
}
