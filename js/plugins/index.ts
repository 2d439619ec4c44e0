// corten/plugins: what `better-auth/plugins` exports, each the peer's own at its first use. A factory that corten has
// itself is exported by name instead, and its line here goes.

import { createRequire } from 'node:module'
import { lazyFunctions, lazyObjects } from '../lazy/stand-in.js'

export { bearer } from './bearer.js'
export * from './constants.js'
export { customSession } from './custom-session.js'
export { genericOAuth } from './generic-oauth.js'
export { jwt } from './jwt.js'
export * from './moved.js'
export { multiSession } from './multi-session.js'
export { username } from './username.js'

const require = createRequire(import.meta.url)
// Written out, as bundlers and tracers look for it.
const load = () => require('better-auth/plugins') as typeof import('better-auth/plugins')

export const {
  admin,
  anonymous,
  auth0,
  captcha,
  createAccessControl,
  createJwk,
  deviceAuthorization,
  emailOTP,
  generateExportedKeyPair,
  getJwtToken,
  getOrgAdapter,
  gumroad,
  hasPermission,
  haveIBeenPwned,
  hubspot,
  isPasswordCompromised,
  keycloak,
  lastLoginMethod,
  line,
  magicLink,
  microsoftEntraId,
  oAuthProxy,
  oauthPopup,
  okta,
  oneTap,
  oneTimeToken,
  openAPI,
  organization,
  parseRoles,
  patreon,
  phoneNumber,
  redeemDeviceCode,
  resolveSigningKey,
  role,
  signJWT,
  siwe,
  slack,
  testUtils,
  toExpJWT,
  twoFactor,
  twoFactorClient,
  verifyJWT,
  yandex,
} = lazyFunctions('better-auth/plugins', load)

export const {
  ERROR_CODES,
  HIDE_METADATA,
  OAUTH_POPUP_ERROR_CODES,
  TWO_FACTOR_ERROR_CODES,
  USERNAME_ERROR_CODES,
  deviceAuthorizationOptionsSchema,
} = lazyObjects('better-auth/plugins', load)
