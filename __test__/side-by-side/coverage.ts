// Which endpoint a step compares, taken from what it asks for.
import { origin, type ApiStep, type HttpStep } from './steps.js'

const names: Record<string, string> = {
  'POST /sign-up/email': 'signUpEmail',
  'POST /sign-in/email': 'signInEmail',
  'POST /sign-in/social': 'signInSocial',
  'GET /callback/:id': 'callbackOAuth',
  'POST /callback/:id': 'callbackOAuth',
  'POST /sign-out': 'signOut',
  'GET /get-session': 'getSession',
  'POST /get-session': 'getSession',
  'POST /verify-password': 'verifyPassword',
  'POST /change-email': 'changeEmail',
  'POST /change-password': 'changePassword',
  'POST /update-session': 'updateSession',
  'POST /update-user': 'updateUser',
  'POST /send-verification-email': 'sendVerificationEmail',
  'GET /verify-email': 'verifyEmail',
  'POST /reset-password': 'resetPassword',
  'POST /request-password-reset': 'requestPasswordReset',
  'GET /reset-password/:token': 'requestPasswordResetCallback',
  'GET /list-sessions': 'listSessions',
  'POST /revoke-session': 'revokeSession',
  'POST /revoke-sessions': 'revokeSessions',
  'POST /revoke-other-sessions': 'revokeOtherSessions',
  'GET /list-accounts': 'listUserAccounts',
  'POST /delete-user': 'deleteUser',
  'GET /delete-user/callback': 'deleteUserCallback',
  'GET /ok': 'ok',
  'GET /error': 'error',
}

/** Endpoints of plugins; their own suite asks for them. */
const ofPlugins: Record<string, string> = {
  'GET /jwks': 'getJwks',
  'GET /token': 'getToken',
  'GET /multi-session/list-device-sessions': 'listDeviceSessions',
  'POST /multi-session/set-active': 'setActiveSession',
  'POST /multi-session/revoke': 'revokeDeviceSession',
  'POST /sign-in/username': 'signInUsername',
  'POST /is-username-available': 'isUsernameAvailable',
}

/** Endpoints of accounts at providers; its suite asks for them, and for the two above that begin and end it. */
const ofOAuth: Record<string, string> = {
  'POST /link-social': 'linkSocialAccount',
  'POST /unlink-account': 'unlinkAccount',
  'POST /get-access-token': 'getAccessToken',
  'POST /refresh-token': 'refreshToken',
  'GET /account-info': 'accountInfo',
}

export const oauthEndpoints: string[] = ['signInSocial', 'callbackOAuth', ...Object.values(ofOAuth)]

/** Endpoints without a path. */
const serverOnly = ['setPassword']

/** The endpoints that a whole suite has to compare. */
export const endpointsInScope: string[] = [...new Set([...Object.values(names), ...serverOnly])]

const known = new Set([...endpointsInScope, ...Object.values(ofPlugins), ...Object.values(ofOAuth), 'signJWT', 'verifyJWT'])

/** Fewer endpoints than these were never enough, whatever the table above says. */
export const leastEndpoints = 23

/** Throws unless a whole run has compared every endpoint in scope, and at least {@link leastEndpoints}. */
export function checkCoverage(compared: ReadonlySet<string>): void {
  const missing = endpointsInScope.filter(name => !compared.has(name))
  if (missing.length > 0) throw new Error(`no scenario compared ${missing.join(', ')}`)
  if (compared.size < leastEndpoints) throw new Error(`${compared.size} endpoints were compared, and ${leastEndpoints} are the least`)
}

/** The API name of the endpoint a step reaches, or undefined for a step that is meant to reach none. */
export function coveredEndpoint(step: HttpStep | ApiStep, base = `${origin}/api/auth`): string | undefined {
  if (step.kind === 'api') return known.has(step.endpoint) ? step.endpoint : undefined
  const given = step.route ?? step.path
  if (typeof given !== 'string') return undefined
  const path = given.startsWith(base) ? given.slice(base.length) : given
  const bare = (path.split('?')[0] ?? '').replace(/^(\/reset-password\/)[^/]+$/, '$1:token').replace(/^(\/callback\/)[^/]+$/, '$1:id')
  const asked = `${step.method} ${bare}`
  return names[asked] ?? ofPlugins[asked] ?? ofOAuth[asked]
}
