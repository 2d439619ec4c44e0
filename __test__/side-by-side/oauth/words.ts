// The words for scenarios of social sign-in.
import { act, check, form, get, post, type Recorder, type Run, type RequestExtra, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'
import { FakeNetwork } from './network.js'
import type { Provider } from './provider.js'
import { provider } from './providers.js'

type Json = Record<string, unknown>

/** Characters that HTTP's basic authentication and forms must escape. */
export const clientSecret = 'sec:ret +/%é'

/** The options of one provider, and what a scenario changes about them. */
export const configured = ({ id, options }: Provider, more: Json = {}): Json => ({ clientId: `client.${id}`, clientSecret, ...options, ...more })

/** `socialProviders` with these providers; `more` is for all of them. */
export const social = (ids: string[], more: Json = {}): Options =>
  ({ socialProviders: Object.fromEntries(ids.map(id => [id, configured(provider(id), more)])) }) as Options

/** The network with these providers, changed before anybody asks. */
export const network =
  (ids: string[], change: (network: FakeNetwork) => void = () => undefined) =>
  (): FakeNetwork => {
    const made = new FakeNetwork(...ids.map(provider))
    change(made)
    return made
  }

/** A scenario with one provider. */
export const withProvider = (id: string, name: string, steps: Step[], more: Options = {}, options: Json = {}): Scenario => ({
  name,
  network: network([id]),
  options: () => ({ ...social([id], options), ...more }),
  steps,
})

/** A scenario with one provider, whose options may have functions; `moved` is what they change about where it is. */
export const alone = (
  id: string,
  name: string,
  options: Json | ((record: Recorder) => Json),
  steps: Step[],
  moved: Partial<Provider> = {},
): Scenario => ({
  name: `${id}: ${name}`,
  network: () => new FakeNetwork({ ...provider(id), ...moved }),
  options: record => ({ socialProviders: { [id]: configured(provider(id), typeof options === 'function' ? options(record) : options) } }) as Options,
  steps,
})

/** Asks to sign in with a provider. */
export const begin = (id: string, body: Json = {}, extra: RequestExtra = {}): Step =>
  post('/sign-in/social', { provider: id, callbackURL: '/app', ...body }, { name: `begin with ${id}`, save: 'begun', ...extra })

/** Asks to link a provider to who is signed in. */
export const beginLink = (id: string, body: Json = {}, extra: RequestExtra = {}): Step =>
  post('/link-social', { provider: id, callbackURL: '/app', ...body }, { name: `begin to link ${id}`, save: 'begun', ...extra })

/** The browser follows to the provider and is sent back with an answer, which is kept. */
export const visit = (agrees = true): Step =>
  act(run => {
    const { url } = (run.saved('begun') ?? {}) as { url?: string }
    if (!url) throw new Error('the server sent nobody to a provider')
    run.network().visit(url, agrees)
  })

/** Somebody changes the answer on its way. */
export const change = (edit: (answer: URLSearchParams, run: Run) => void): Step => act(run => edit(run.network().answer, run))

/** The browser comes back to the server with the answer, from Apple through a form. */
export const deliver = (id: string, extra: RequestExtra = {}): Step[] => {
  const route = `/callback/${id}`
  const arrive = get(run => `${route}?${run.network().answer}`, { name: `GET ${route}`, route, ...extra })
  // Cookies that are Lax do not come along with a form of another site.
  const posted = post(route, run => form(Object.fromEntries(run.network().answer)), {
    route,
    jar: null,
    origin: new URL(provider(id).authorize).origin,
  })
  return provider(id).formPost ? [posted, arrive] : [arrive]
}

/** There and back again. */
export const comeBack = (id: string, extra: RequestExtra = {}): Step[] => [visit(), ...deliver(id, extra)]
export const refuse = (id: string, extra: RequestExtra = {}): Step[] => [visit(false), ...deliver(id, extra)]

/** The whole way of signing in. */
export const enter = (id: string, body: Json = {}, extra: RequestExtra = {}): Step[] => {
  const { differs, ...rest } = extra
  return [begin(id, body, rest), ...comeBack(id, { ...rest, ...(differs && { differs }) })]
}

/** Signs in with an ID token. */
export const enterByToken = (id: string, token: (run: Run) => Json, body: Json = {}, extra: RequestExtra = {}): Step =>
  post('/sign-in/social', run => ({ provider: id, callbackURL: '/app', idToken: token(run), ...body }), { name: `ID token of ${id}`, ...extra })

const isSignedIn = (run: Run): boolean =>
  run
    .jar()
    .names()
    .some(name => name.endsWith('session_token'))
export const signedIn = check('somebody is signed in', isSignedIn)
export const signedOut = check('nobody is signed in', run => !isSignedIn(run))

/** From now on the person, or the provider, is another. */
export const meanwhile = (change: (network: FakeNetwork) => void): Step => act(run => change(run.network()))

/** A recorded function that gets tokens: what has no value is left out of them, and they have an order of their own. */
export const withTokens =
  (seen: (...values: unknown[]) => unknown) =>
  (tokens: object): unknown =>
    seen(
      Object.fromEntries(
        Object.entries(tokens)
          .filter(([, value]) => value !== undefined)
          .sort(),
      ),
    )
