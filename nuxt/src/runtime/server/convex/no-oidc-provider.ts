// In place of `better-auth/plugins/oidc-provider`, which Better Auth 1.7 does not have and
// @convex-dev/better-auth 0.12 imports: only its `convex` plugin needs it.

export function oidcProvider(): never {
  throw new Error(
    'The `convex` plugin of @convex-dev/better-auth cannot run here: it is made of `oidcProvider`, which Better Auth 1.7 ' +
      'does not have. Remove it from `plugins`; the database does not need it.',
  )
}
