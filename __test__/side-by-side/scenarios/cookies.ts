// Cookie names and attributes under every option that changes them.
import { lateExpiry, longMaxAge } from '../differences.js'
import { get, getSession, post, signIn, signUp, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

const https = 'https://app.example.com'
const secureBase = { base: `${https}/api/auth` }
const round = (from = 'http://localhost:3000'): Step[] => [
  signUp({ rememberMe: false }, { origin: from }),
  getSession(),
  signIn({}, { origin: from }),
  getSession({}, '?disableCookieCache=true'),
  post('/sign-out', {}, { origin: from }),
]
const cached: Options['session'] = { cookieCache: { enabled: true } }

const scenario = (name: string, advanced: Options['advanced'], more: Options = {}): Scenario => ({
  name,
  options: () => ({ session: cached, advanced, ...more }),
  steps: round(),
})

const day = 86_400_000
/** An expiry date at this distance, in milliseconds, from the time when the server is made. */
const expiring = (name: string, distance: number): Scenario => ({
  name,
  options: () => ({ session: cached, advanced: { defaultCookieAttributes: { expires: new Date(Date.now() + distance) } } }),
  steps: round(),
})

export const cookiesScenarios: Scenario[] = [
  scenario('cookiePrefix', { cookiePrefix: 'my-app' }),
  scenario('an empty cookiePrefix', { cookiePrefix: '' }),
  scenario('useSecureCookies', { useSecureCookies: true }),
  scenario('a prefix and useSecureCookies', { useSecureCookies: true, cookiePrefix: '__x' }),
  { name: 'an https base URL', ...secureBase, options: () => ({ baseURL: https, session: cached }), steps: round(https) },
  {
    name: 'an https base URL without secure cookies',
    ...secureBase,
    options: () => ({ baseURL: https, session: cached, advanced: { useSecureCookies: false } }),
    steps: round(https),
  },
  {
    name: 'cross-subdomain with the host of the base URL',
    ...secureBase,
    options: () => ({ baseURL: https, session: cached, advanced: { crossSubDomainCookies: { enabled: true } } }),
    steps: round(https),
  },
  scenario('cross-subdomain with a domain', { crossSubDomainCookies: { enabled: true, domain: '.example.com' } }),
  scenario('cross-subdomain, not enabled', { crossSubDomainCookies: { enabled: false, domain: '.example.com' } }),
  scenario("names of one's own", {
    cookies: { session_token: { name: 'sid' }, session_data: { name: 'cache' }, dont_remember: { name: 'temp' } },
  }),
  scenario("names of one's own, secure", {
    useSecureCookies: true,
    cookies: { session_token: { name: 'sid' }, session_data: { name: 'cache' } },
  }),
  scenario("attributes of one's own", {
    cookies: {
      session_token: { attributes: { sameSite: 'none', secure: true, partitioned: true } },
      session_data: { attributes: { maxAge: 77, httpOnly: false } },
      dont_remember: { attributes: { path: '/x', sameSite: 'strict' } },
    },
  }),
  scenario('an own Max-Age and Domain for the token', {
    cookies: { session_token: { attributes: { maxAge: 1234, domain: 'x.example' } } },
  }),
  scenario('default attributes', {
    defaultCookieAttributes: {
      sameSite: 'strict',
      path: '/app',
      secure: true,
      httpOnly: false,
      partitioned: true,
      domain: 'd.example',
    },
  }),
  scenario('default attributes below own ones', {
    defaultCookieAttributes: { sameSite: 'none', maxAge: 5 },
    cookies: { session_token: { attributes: { sameSite: 'lax' } } },
  }),
  scenario('default attributes against cross-subdomain', {
    crossSubDomainCookies: { enabled: true, domain: 'a.example' },
    defaultCookieAttributes: { domain: 'b.example' },
  }),
  expiring('an expiry date', 399 * day),
  expiring('an expiry date 400 days ahead', 400 * day),
  expiring('an expiry date in the past', -day),
  {
    name: 'an expiry date 401 days ahead',
    options: () => ({ advanced: { defaultCookieAttributes: { expires: new Date(Date.now() + 401 * day) } } }),
    steps: [signUp({}, { differs: lateExpiry.step })],
    differs: lateExpiry.rows,
  },
  {
    name: 'expiresIn of 401 days',
    options: () => ({ session: { expiresIn: 401 * 86_400 } }),
    steps: [signUp({}, { differs: longMaxAge.step })],
    differs: longMaxAge.rows,
  },
  scenario(
    'expiresIn with a fraction, and a maxAge',
    {},
    { session: { expiresIn: 1000.9, cookieCache: { enabled: true, maxAge: 33.3 } } },
  ),
  {
    name: 'long custom names are chunked by their own length',
    options: () => ({ session: cached, advanced: { cookies: { session_data: { name: 'n'.repeat(200) } } } }),
    steps: [signUp({ name: 'x'.repeat(4000) }), getSession(), get('/ok')],
  },
  {
    name: 'base64 padding and percent-encoding of signatures',
    steps: Array.from({ length: 6 }, (_, index) => signUp({ email: `s${index}@b.co` }, { jar: `s${index}` })),
  },
]
