// The OpenID provider that the environment names, if it names one.

export interface IdentityProvider {
  id: 'oidc'
  name: string
  issuer: string
  clientId: string
  clientSecret: string | undefined
}

export function identityProvider(): IdentityProvider | undefined {
  const { CORTEN_OIDC_ISSUER: issuer, CORTEN_OIDC_CLIENT_ID: clientId, CORTEN_OIDC_CLIENT_SECRET, CORTEN_OIDC_NAME } = process.env
  if (!issuer) return undefined
  if (!clientId) throw new Error('CORTEN_OIDC_ISSUER is set without CORTEN_OIDC_CLIENT_ID: set it to the id that the provider gave this app.')
  return {
    id: 'oidc',
    name: CORTEN_OIDC_NAME || new URL(issuer).host,
    issuer: issuer.replace(/\/$/, ''),
    clientId,
    clientSecret: CORTEN_OIDC_CLIENT_SECRET || undefined,
  }
}
