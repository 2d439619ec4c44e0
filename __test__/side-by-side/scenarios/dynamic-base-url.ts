// baseURL: { allowedHosts, fallback, protocol }: each request stands on its own host, if that is allowed.
import { absentFields, foreignHost } from '../differences.js'
import { api, get, getSession, post, signIn, signUp, type HttpStep, type Json, type Recorder, type RequestExtra, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

interface Dynamic {
  allowedHosts: string[]
  fallback?: string
  protocol?: 'http' | 'https' | 'auto'
}

const dynamic =
  (baseURL: Dynamic, more: Options = {}) =>
  (record: Recorder): Options => ({ ...more, baseURL, emailAndPassword: { enabled: true, sendResetPassword: record('send') } })

/** At a host, from one of its own pages unless told otherwise. */
const at = (base: string, extra: RequestExtra = {}): Step[] => {
  const own: RequestExtra = { origin: base, jar: null, ...extra }
  const path = `${base}/api/auth`
  const send = (to: string, body: Json): HttpStep => post(path + to, body, { ...own, name: `${to} at ${base} from ${own.origin}` })
  return [
    get(`${path}/ok`, own.headers === undefined ? {} : { headers: own.headers }),
    send('/sign-in/email', { email: 'a@b.co', password: 'password1234', callbackURL: `${base}/x` }),
    send('/request-password-reset', { email: 'a@b.co', redirectTo: '/reset' }),
  ]
}
const refused = (base: string, extra: RequestExtra = {}): Step[] => {
  const refusal = { ...extra, jar: null, differs: foreignHost }
  return [get(`${base}/api/auth/ok`, refusal), post(`${base}/api/auth/request-password-reset`, { email: 'a@b.co' }, refusal)]
}
const begin = (base: string): Step => signUp({}, { origin: base, name: `sign up at ${base}` })
const forwarded = (host: string, proto: string): RequestExtra => ({ headers: { 'x-forwarded-host': host, 'x-forwarded-proto': proto } })

const withoutRequest: Step[] = [
  api('ok'),
  api('getSession', { headers: {} }),
  api('requestPasswordReset', { body: { email: 'a@b.co' } }),
  ...['a.example', 'x.b.example', 'evil.example', 'localhost:3000', '127.0.0.1:80', 'a.example/x', ''].map(host =>
    api('requestPasswordReset', { body: { email: 'a@b.co' }, headers: { host } }, { name: `a call with host ${host}` }),
  ),
  api('requestPasswordReset', { body: { email: 'a@b.co' }, headers: { 'x-forwarded-host': 'a.example' } }),
  api('requestPasswordReset', () => ({ body: { email: 'a@b.co' }, request: new Request('https://a.example/x', { method: 'POST' }) })),
  api('requestPasswordReset', () => ({ body: { email: 'a@b.co' }, request: new Request('https://evil.example/x', { method: 'POST' }) })),
]
const hosts = ['a.example', '*.b.example', 'localhost:*', '127.0.0.1:80']

export const dynamicBaseUrlScenarios: Scenario[] = [
  {
    name: 'allowed hosts and others',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }),
    steps: [
      begin('https://a.example'),
      getSession(),
      ...['https://a.example', 'http://a.example', 'https://x.b.example', 'https://x.y.b.example', 'http://localhost:3000'].flatMap(base => at(base)),
      ...['https://b.example', 'https://evil.example', 'https://a.example.evil.example', 'https://a.example:8443', 'https://evil.example?a.example'].flatMap(base =>
        refused(base),
      ),
      ...at('https://a.example', { origin: 'https://x.b.example' }),
      ...at('https://a.example', { origin: 'https://evil.example' }),
      ...at('https://a.example', { origin: 'http://a.example' }),
    ],
  },
  {
    name: 'the Host header before the URL',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }),
    steps: [
      begin('https://a.example'),
      ...at('http://inner:8080', { origin: 'https://a.example', headers: { host: 'A.example' } }),
      ...refused('https://a.example', { headers: { host: 'evil.example' } }),
      ...['a.example, evil.example', 'a.example/x', '<a.example>', ' ', 'evil.example@a.example'].flatMap(host =>
        at('https://a.example', { headers: { host } }),
      ),
    ],
  },
  {
    name: 'links of mails follow the request, each anew',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }),
    steps: [begin('https://a.example'), ...at('https://x.b.example'), ...refused('https://evil.example'), ...at('https://a.example'), ...at('http://localhost:1')],
  },
  {
    name: 'forwarded headers unless trusted',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }),
    steps: [begin('https://a.example'), ...refused('http://inner:8080', forwarded('a.example', 'https')), ...at('https://a.example', forwarded('evil.example', 'http'))],
  },
  {
    name: 'trusted forwarded headers',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }, { advanced: { trustedProxyHeaders: true } }),
    steps: [
      begin('https://a.example'),
      ...at('http://inner:8080', { origin: 'https://x.b.example', ...forwarded('x.b.example', 'https') }),
      ...at('http://inner:8080', { origin: 'https://x.b.example', ...forwarded('x.b.example', 'ftp') }),
      ...refused('https://a.example', forwarded('evil.example', 'https')),
      ...at('https://a.example', forwarded('<evil>', 'https')),
    ],
  },
  {
    name: 'a fallback',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts, fallback: 'https://main.example' }),
    steps: [
      begin('https://a.example'),
      ...at('https://a.example'),
      ...at('https://evil.example'),
      ...at('https://evil.example', { origin: 'https://main.example' }),
      ...at('https://main.example'),
      ...withoutRequest,
    ],
  },
  {
    name: 'a fallback with a path of its own',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts, fallback: 'https://main.example/other/' }),
    steps: [begin('https://a.example'), ...at('https://a.example'), ...at('https://evil.example'), get('https://evil.example/other/ok')],
  },
  ...(['http', 'https', 'auto'] as const).map((protocol): Scenario => ({
    name: `protocol ${protocol}`,
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts, protocol }),
    steps: [
      begin('https://a.example'),
      begin('http://a.example'),
      getSession(),
      ...['https://a.example', 'http://a.example', 'http://localhost:3000', 'https://localhost:3000'].flatMap(base => at(base)),
      ...withoutRequest,
    ],
  })),
  {
    name: 'hosts with a protocol',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: ['http://a.example/x', 'https://c.example'] }),
    steps: [...['https://a.example', 'http://a.example', 'https://c.example', 'http://c.example'].flatMap(base => at(base)), ...refused('https://b.example')],
  },
  { name: 'direct calls', options: dynamic({ allowedHosts: hosts }), base: 'https://a.example/api/auth', steps: [begin('https://a.example'), ...withoutRequest] },
  {
    name: 'direct calls behind a proxy',
    options: dynamic({ allowedHosts: hosts }, { advanced: { trustedProxyHeaders: true } }),
    base: 'https://a.example/api/auth',
    steps: [begin('https://a.example'), ...withoutRequest],
  },
  ...(['https', undefined] as const).flatMap(protocol =>
    [undefined, 'shared.example'].map((domain): Scenario => ({
      name: `cookies of all subdomains: ${protocol}, ${domain}`,
      base: 'https://a.example/api/auth',
      options: dynamic(
        { allowedHosts: hosts, ...(protocol && { protocol }) },
        { advanced: { crossSubDomainCookies: { enabled: true, ...(domain && { domain }) } }, session: { cookieCache: { enabled: true } } },
      ),
      steps: [
        begin('https://a.example'),
        getSession(),
        ...at('http://a.example', { origin: 'https://a.example' }),
        ...at('https://x.b.example'),
        ...at('http://localhost:3000'),
        post('/sign-out', {}, { origin: 'https://a.example' }),
        api('signInEmail', { body: { email: 'a@b.co', password: 'password1234' }, headers: { host: 'x.b.example' }, returnHeaders: true }, { differs: absentFields }),
      ],
    })),
  ),
  {
    name: 'cookies without that option stay as they are',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }, { advanced: { useSecureCookies: true } }),
    steps: [begin('https://a.example'), getSession(), ...at('http://localhost:3000')],
  },
  {
    name: 'more origins, by a function',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }, { trustedOrigins: async () => ['https://more.example'] }),
    steps: [begin('https://a.example'), ...at('https://a.example', { origin: 'https://more.example' }), ...at('https://a.example', { origin: 'https://evil.example' })],
  },
  {
    name: 'a base path',
    base: 'https://a.example/x/y',
    options: dynamic({ allowedHosts: hosts }, { basePath: '/x/y' }),
    steps: [begin('https://a.example'), get('/ok'), signIn({}, { origin: 'https://a.example' }), get('https://a.example/api/auth/ok')],
  },
  {
    name: 'a null origin of the same site',
    base: 'https://a.example/api/auth',
    options: dynamic({ allowedHosts: hosts }),
    steps: [
      begin('https://a.example'),
      post('/revoke-other-sessions', undefined, { origin: 'null', headers: { 'sec-fetch-site': 'same-origin' } }),
      post('/revoke-other-sessions', undefined, { origin: 'null', headers: { 'sec-fetch-site': 'same-site' } }),
    ],
  },
]
