// Sessions out of the cookie cache: no database is asked.

import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { ways } from '../lib/calls.mjs'
import { origin, secret } from '../lib/sides.mjs'
import { atLeast } from '../lib/targets.mjs'

const targets = { jwe: [40, 20], jwt: [20, 12], compact: [20, 12] }

export async function measure(bench) {
  const cases = []
  let jwe
  for (const [cache, demanded] of Object.entries(targets)) {
    const { reference, corten } = await bench.openPair({ name: cache, cache })
    if (cache === 'jwe') jwe = { reference, corten }
    for (const [index, inFlight] of [1, 32].entries()) {
      cases.push({
        id: `cache/${cache}/${inFlight}`,
        title: `api.getSession, ${cache} cookie cache, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
        target: atLeast(demanded[index]),
        inFlight,
        reference: reference.getSession,
        corten: corten.getSession,
      })
    }
  }
  cases.push(...withoutSession(jwe), await middleware(jwe), ...handlers(jwe), await peer(jwe), ...limits())
  return bench.time(cases)
}

function withoutSession({ reference, corten }) {
  return [
    {
      id: 'cache/none',
      title: 'api.getSession without a session cookie',
      target: atLeast(10),
      reference: ways(reference.auth, 'theme=dark').getSession,
      corten: ways(corten.auth, 'theme=dark').getSession,
    },
  ]
}

async function middleware({ reference, corten }) {
  const [theirs, ours] = await Promise.all([import('better-auth/cookies'), import('corten/cookies')])
  const ask = ({ getCookieCache }, cookie) => {
    const request = new Request(origin, { headers: { cookie } })
    const config = { secret, strategy: 'jwe', isSecure: false }
    return () => getCookieCache(request, config)
  }
  const calls = { reference: ask(theirs, reference.cookie), corten: ask(ours, corten.cookie) }
  for (const call of Object.values(calls)) if (!(await call())?.user.id) throw new Error('getCookieCache found no session')
  return { id: 'cache/cookie', title: 'getCookieCache, jwe', target: atLeast(35), ...calls }
}

function handlers({ reference, corten }) {
  const ok = ({ auth }) => () => auth.handler(new Request(`${origin}/api/auth/ok`))
  return [
    ...[1, 32].map((inFlight) => ({
      id: `cache/handler/${inFlight}`,
      title: `handler(get-session), jwe, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
      target: inFlight === 1 ? atLeast(35) : undefined,
      inFlight,
      reference: reference.handler,
      corten: corten.handler,
    })),
    { id: 'cache/ok', title: 'handler(/ok)', target: atLeast(12), reference: ok(reference), corten: ok(corten) },
  ]
}

/** nuxt-auth-utils keeps sessions in sealed cookies, by these functions of h3. */
async function peer({ corten }) {
  const { sealSession, unsealSession } = await import('h3')
  const config = { name: 'nuxt-session', password: secret }
  const session = { id: 'id', createdAt: Date.now(), data: await corten.getSession() }
  const sealed = await sealSession({ context: { sessions: { [config.name]: session } } }, config)
  const unseal = () => unsealSession({}, config, sealed)
  if ((await unseal()).data?.user.id !== corten.user.id) throw new Error('unsealSession gave another session')
  return {
    id: 'cache/peer',
    title: 'nuxt-auth-utils (unsealSession of h3) against api.getSession, jwe',
    reference: unseal,
    corten: corten.getSession,
  }
}

/** What such a check costs at least, in Node's own means. */
function limits() {
  const key = Buffer.alloc(32, 1)
  const iv = Buffer.alloc(16, 2)
  const text = Buffer.alloc(704, 3)
  const mac = () => createHmac('sha512', key).update(text).digest()
  const tag = mac()
  const crypto = () => {
    createHmac('sha256', key).update('a session token of thirty-two..').digest()
    timingSafeEqual(mac(), tag)
    createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false).update(text)
  }
  const headers = new Headers({ cookie: 'a=b' })
  const url = `${origin}/api/auth/get-session`
  return [
    { id: 'cache/limit/node', title: 'bare node: await an async function', limit: async () => {} },
    {
      id: 'cache/limit/web',
      title: 'bare node: new Request, new Response',
      limit: async () => [new Request(url, { headers }), new Response('null')],
    },
    {
      id: 'cache/limit/crypto',
      title: 'raw crypto: HMAC-SHA256 of a token, A256CBC-HS512 of 704 bytes, by node:crypto',
      limit: crypto,
    },
  ]
}
