// Providers whose ID token says who somebody is.
import { claimsOf, type Provider } from '../provider.js'

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'

export const withIdToken: Provider[] = [
  {
    id: 'apple',
    authorize: 'https://appleid.apple.com/auth/authorize',
    token: 'POST https://appleid.apple.com/auth/token',
    idToken: {
      issuer: 'https://appleid.apple.com',
      jwks: 'GET https://appleid.apple.com/auth/keys',
      // Apple names nobody here, and writes booleans as texts.
      claims: ({ id, email, verified }) => ({ sub: id, email, email_verified: String(verified), is_private_email: 'false', nonce_supported: true }),
    },
    answer: ({ name, email }) => {
      const [firstName, lastName] = name.split(' ')
      return { user: JSON.stringify({ name: { firstName, lastName }, email }) }
    },
    formPost: true,
  },
  {
    id: 'cognito',
    options: { domain: 'dom.auth.us-east-1.amazoncognito.com', region: 'us-east-1', userPoolId: 'us-east-1_abc' },
    authorize: 'https://dom.auth.us-east-1.amazoncognito.com/oauth2/authorize',
    token: 'POST https://dom.auth.us-east-1.amazoncognito.com/oauth2/token',
    idToken: {
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc',
      jwks: 'GET https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc/.well-known/jwks.json',
      claims: person => ({ ...claimsOf(person), 'cognito:username': person.id, token_use: 'id' }),
    },
    besides: {
      'GET https://dom.auth.us-east-1.amazoncognito.com/oauth2/userinfo': person => ({
        ...claimsOf(person),
        email_verified: String(person.verified),
        username: person.id,
      }),
    },
  },
  {
    id: 'google',
    authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'POST https://oauth2.googleapis.com/token',
    tokens: () => ({ scope: 'openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile' }),
    idToken: {
      issuer: 'https://accounts.google.com',
      jwks: 'GET https://www.googleapis.com/oauth2/v3/certs',
      claims: person => ({ ...claimsOf(person), azp: 'client.google', given_name: 'Ada', family_name: 'Love', at_hash: 'x' }),
    },
  },
  {
    id: 'line',
    authorize: 'https://access.line.me/oauth2/v2.1/authorize',
    token: 'POST https://api.line.me/oauth2/v2.1/token',
    idToken: {
      issuer: 'https://access.line.me',
      verify: 'POST https://api.line.me/oauth2/v2.1/verify',
      claims: person => ({ ...claimsOf(person), amr: ['linesso'] }),
    },
    besides: { 'GET https://api.line.me/oauth2/v2.1/userinfo': claimsOf },
  },
  {
    id: 'microsoft',
    authorize: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    token: 'POST https://login.microsoftonline.com/common/oauth2/v2.0/token',
    tokens: () => ({ ext_expires_in: 3600, scope: 'openid profile email https://graph.microsoft.com/User.Read' }),
    idToken: {
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      jwks: 'GET https://login.microsoftonline.com/common/discovery/v2.0/keys',
      claims: ({ id, name, email, verified }) => ({
        sub: `sub-${id}`,
        oid: id,
        tid: tenant,
        name,
        email,
        preferred_username: email,
        verified_primary_email: verified && email !== undefined ? [email] : [],
        verified_secondary_email: [],
        ver: '2.0',
      }),
    },
    besides: {
      'GET https://graph.microsoft.com/v1.0/me/photos/48x48/$value': () =>
        new Response(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), { headers: { 'content-type': 'image/jpeg' } }),
    },
  },
  {
    id: 'paybin',
    authorize: 'https://idp.paybin.io/oauth2/authorize',
    token: 'POST https://idp.paybin.io/oauth2/token',
    idToken: {
      issuer: 'https://idp.paybin.io',
      notForSignIn: 'the reference verifies no ID token of it',
      claims: person => ({ ...claimsOf(person), preferred_username: 'ada' }),
    },
  },
  {
    id: 'twitch',
    authorize: 'https://id.twitch.tv/oauth2/authorize',
    token: 'POST https://id.twitch.tv/oauth2/token',
    tokens: () => ({ scope: ['openid', 'user:read:email'] }),
    idToken: {
      issuer: 'https://id.twitch.tv/oauth2',
      notForSignIn: 'the reference verifies no ID token of it',
      claims: ({ name, ...person }) => ({ ...claimsOf({ ...person, name }), name: undefined, preferred_username: name }),
    },
  },
  {
    id: 'facebook',
    authorize: 'https://www.facebook.com/v24.0/dialog/oauth',
    token: 'POST https://graph.facebook.com/v24.0/oauth/access_token',
    idToken: {
      issuer: 'https://www.facebook.com',
      jwks: 'GET https://limited.facebook.com/.well-known/oauth/openid/jwks/',
      claims: claimsOf,
      onlyForSignIn: true,
    },
    profile: {
      'GET https://graph.facebook.com/debug_token': ({ id }) => ({
        data: { app_id: 'client.facebook', type: 'USER', is_valid: true, user_id: id, scopes: ['email', 'public_profile'] },
      }),
      'GET https://graph.facebook.com/me': ({ id, name, email, verified, image }) => ({
        id,
        name,
        email,
        email_verified: verified,
        picture: { data: { url: image, height: 50, width: 50, is_silhouette: false } },
      }),
    },
  },
]
