// Checked by tsc alone: what createAuth accepts, and what it infers.

import { betterAuth as reference } from 'better-auth'
import { betterAuth, createAuth } from 'corten'
import { fromNodeHeaders, toNodeHandler } from 'corten/node'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_equal: Equal<A, B>): void => {}

export function accepted() {
  const auth = createAuth({
    database: { url: 'sqlite:.data/auth.db', poolSize: 2 },
    emailAndPassword: { enabled: true, password: { algorithm: 'scrypt' } },
    session: { cookieCache: { enabled: true, strategy: 'jwe', version: (session, user) => session.id + user.email } },
  })
  const theirs = reference({ emailAndPassword: { enabled: true } })
  same<typeof auth.$Infer.Session, typeof theirs.$Infer.Session>(true)
  same<Awaited<ReturnType<typeof auth.api.getSession>>, Awaited<ReturnType<typeof theirs.api.getSession>>>(true)
  same<ReturnType<typeof auth.close>, Promise<void>>(true)
  same<typeof betterAuth, typeof createAuth>(true)
  return [toNodeHandler(auth), auth.api.getSession({ headers: fromNodeHeaders({ cookie: 'a=b' }) })]
}

export function refused() {
  // @ts-expect-error a database is needed
  createAuth({})
  // @ts-expect-error this version opens SQLite alone
  createAuth({ database: 'postgres://localhost/db' })
  // @ts-expect-error no such algorithm
  createAuth({ database: 'sqlite:a.db', emailAndPassword: { enabled: true, password: { algorithm: 'md5' } } })
}
