// Those exports of `better-auth` that can have no stand-in: texts, truth values, lists. They equal the peer's.

/** Read once, as the peer does. */
export const nodeENV: string = process.env.NODE_ENV ?? ''
export const isProduction: boolean = nodeENV === 'production'

export const levels = ['debug', 'info', 'success', 'warn', 'error'] as const

export const BEARER_AUTHORIZATION_SCHEME = 'Bearer'
/** RFC 7523. */
export const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** RFC 9449. */
export const DPOP_AUTHORIZATION_SCHEME = 'DPoP'
export const DPOP_PROOF_TYPE = 'dpop+jwt'
export const DPOP_SIGNING_ALGORITHMS = ['EdDSA', 'ES256', 'ES512', 'PS256', 'RS256'] as const

export const PRIVATE_KEY_JWT_SIGNING_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512'],
  ...['PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512'],
  'EdDSA',
]

export const RESERVED_AUTHORIZATION_PARAMS = [
  'state',
  'client_id',
  'redirect_uri',
  'response_type',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'scope',
] as const
export const RESERVED_AUTHORIZATION_PARAMS_SET: ReadonlySet<string> = new Set(RESERVED_AUTHORIZATION_PARAMS)
