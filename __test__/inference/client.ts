// What clients infer from `typeof auth`.

import { betterAuth as reference } from 'better-auth'
import { createAuthClient as createReference } from 'better-auth/client'
import * as theirPlugins from 'better-auth/client/plugins'
import * as theirs from 'better-auth/plugins'
import { createAuth } from 'corten'
import { createAuthClient } from 'corten/client'
import * as ourPlugins from 'corten/client/plugins'
import * as ours from 'corten/plugins'
import { createAuthClient as createVue } from 'corten/vue'
import { same } from './equal.js'

const found = async ({ user, session }: { user: { id: string }; session: { id: string } }) => ({ user, session, roles: ['a'] })
const user = { additionalFields: { role: { type: 'string', defaultValue: 'user' } } } as const

const auth = createAuth({ database: 'sqlite:a.db', user, plugins: [ours.username(), ours.organization(), ours.customSession(found)] })
const theirAuth = reference({ user, plugins: [theirs.username(), theirs.organization(), theirs.customSession(found)] })

export async function customSessions() {
  const client = createAuthClient({ plugins: [ourPlugins.customSessionClient<typeof auth>()] })
  const other = createReference({ plugins: [theirPlugins.customSessionClient<typeof theirAuth>()] })
  same<typeof client.$Infer, typeof other.$Infer>(true)
  const { data } = await client.getSession()
  const { data: otherData } = await other.getSession()
  same<typeof data, typeof otherData>(true)
  same<NonNullable<typeof data>['roles'], string[]>(true)
  // @ts-expect-error it has no such field
  return data?.permissions
}

export async function additionalFields() {
  const fields = createAuth({ database: 'sqlite:a.db', user })
  const client = createAuthClient({ plugins: [ourPlugins.inferAdditionalFields<typeof fields>()] })
  const other = createReference({ plugins: [theirPlugins.inferAdditionalFields<typeof theirFields>()] })
  same<typeof client.$Infer, typeof other.$Infer>(true)
  same<(typeof client.$Infer.Session)['user']['role'], string>(true)
  await client.signUp.email({ name: 'N', email: 'a@b.co', password: 'password1234', role: 'admin' })
  // @ts-expect-error a text
  await client.signUp.email({ name: 'N', email: 'a@b.co', password: 'password1234', role: 1 })
}
const theirFields = reference({ user })

export async function plugins() {
  const list = [ourPlugins.usernameClient(), ourPlugins.organizationClient(), ourPlugins.multiSessionClient()] as const
  const client = createAuthClient({ plugins: [...list] })
  const other = createReference({
    plugins: [theirPlugins.usernameClient(), theirPlugins.organizationClient(), theirPlugins.multiSessionClient()],
  })
  same<typeof client, typeof other>(true)
  const vue = createVue({ plugins: [...list] })
  // @ts-expect-error a user name is needed
  await client.signIn.username({ password: 'password1234' })
  return [client.organization.create({ name: 'a', slug: 'a' }), vue.useSession().value.data?.user.username]
}
