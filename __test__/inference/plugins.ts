// With plugins: the same sessions, functions with their arguments and results, error codes and context.

import { betterAuth as reference } from 'better-auth'
import * as theirs from 'better-auth/plugins'
import { createAuth } from 'corten'
import * as ours from 'corten/plugins'
import { type Equal, same, sameAuth } from './equal.js'

const database = 'sqlite:a.db'

export function eachAlone() {
  sameAuth(createAuth({ database, plugins: [ours.username()] }), reference({ plugins: [theirs.username()] }), true)
  sameAuth(createAuth({ database, plugins: [ours.jwt()] }), reference({ plugins: [theirs.jwt()] }), true)
  sameAuth(createAuth({ database, plugins: [ours.bearer()] }), reference({ plugins: [theirs.bearer()] }), true)
  sameAuth(createAuth({ database, plugins: [ours.multiSession()] }), reference({ plugins: [theirs.multiSession()] }), true)
  sameAuth(createAuth({ database, plugins: [ours.admin()] }), reference({ plugins: [theirs.admin()] }), true)
  sameAuth(createAuth({ database, plugins: [ours.twoFactor()] }), reference({ plugins: [theirs.twoFactor()] }), true)
  sameAuth(createAuth({ plugins: [ours.anonymous()] }), reference({ plugins: [theirs.anonymous()] }), true)
}

export function organizations() {
  const options = { teams: { enabled: true }, schema: { organization: { additionalFields: { plan: { type: 'string' } } } } } as const
  const auth = createAuth({ database, plugins: [ours.organization(options)] })
  sameAuth(auth, reference({ plugins: [theirs.organization(options)] }), true)
  same<typeof auth.$Infer.Organization extends { plan: string } ? true : false, true>(true)
  same<'createTeam' extends keyof typeof auth.api ? true : false, true>(true)
}

export async function severalTogether() {
  const fields = { user: { additionalFields: { nick: { type: 'string', required: false } } } } as const
  const auth = createAuth({ database, ...fields, plugins: [ours.username(), ours.jwt(), ours.multiSession()] })
  sameAuth(auth, reference({ ...fields, plugins: [theirs.username(), theirs.jwt(), theirs.multiSession()] }), true)
  same<Equal<(typeof auth.$Infer.Session)['user']['nick'], string | null | undefined>, true>(true)
  const { token } = await auth.api.getToken({ headers: new Headers() })
  same<typeof token, string>(true)
  await auth.api.signInUsername({ body: { username: 'ann', password: 'password1234' } })
  // @ts-expect-error there is no such argument
  await auth.api.signInUsername({ body: { username: 'ann', word: 'password1234' } })
  // @ts-expect-error nobody brings this function
  await auth.api.createOrganization({ body: { name: 'a', slug: 'a' } })
}

export async function customSessions() {
  const found = async ({ user, session }: { user: { id: string }; session: { id: string } }) => ({ user, session, roles: ['a'] })
  const auth = createAuth({ database, plugins: [ours.customSession(found)] })
  sameAuth(auth, reference({ plugins: [theirs.customSession(found)] }), true)
  const session = await auth.api.getSession({ headers: new Headers() })
  same<typeof session, { user: { id: string }; session: { id: string }; roles: string[] } | null>(true)
  // @ts-expect-error it is a list
  session?.roles.toFixed()
}

export function fieldsOfPluginsInCustomSessions() {
  const options = { database, plugins: [ours.username()], user: { additionalFields: { nick: { type: 'string' } } } } as const
  return createAuth({
    ...options,
    plugins: [
      ...options.plugins,
      ours.customSession(async ({ user, session }) => {
        same<typeof user.nick, string>(true)
        same<typeof user.username, string | null | undefined>(true)
        return { user, session }
      }, { ...options, plugins: [...options.plugins] }),
    ],
  })
}
