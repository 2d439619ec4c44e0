// What NODE_ENV=production changes: rate limits are on, cookies are secure without a base URL, /error redirects, no address is assumed.
import { foreignHost, ownErrorPage } from '../differences.js'
import { get, getSession, post, signIn, signUp, type Scenario, type Step } from '../steps.js'

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step)
const from = (address: string): { headers: Record<string, string>; jar: null } => ({
  headers: { 'x-forwarded-for': address },
  jar: null,
})

export const productionScenarios: Scenario[] = [
  {
    name: 'the error page is a redirect',
    steps: [
      get('/error?error=foo_bar&error_description=%3Cb%3E', { recorded: 'error page prod' }),
      get('/error'),
      get('/error?error=%3Cscript%3E'),
    ],
  },
  {
    name: 'an error page that was customised is shown',
    options: () => ({ onAPIError: { customizeDefaultErrorPage: {} } }),
    steps: [get('/error?error=foo_bar&error_description=%3Cb%3E', { differs: ownErrorPage(/foo_bar.*&lt;b&gt;/s) })],
  },
  {
    name: 'errorURL comes before a customised page',
    options: () => ({ onAPIError: { errorURL: '/oops', customizeDefaultErrorPage: { disableTitleBorder: true } } }),
    steps: [get('/error?error=foo_bar')],
  },
  {
    name: 'hosts of an allowed list, without a protocol',
    base: 'https://a.example/api/auth',
    options: () => ({ baseURL: { allowedHosts: ['a.example', 'b.example'] }, rateLimit: { enabled: false } }),
    steps: [
      signUp({}, { origin: 'https://a.example' }),
      getSession(),
      get('https://evil.example/api/auth/ok', { differs: foreignHost }),
      post('/sign-out', {}, { origin: 'https://b.example' }),
    ],
  },
  {
    name: 'the rate limiter is on',
    steps: [...times(4, signIn({ password: 'wrong password' }, from('10.2.0.1'))), ...times(3, get('/ok', from('10.2.0.1')))],
  },
  {
    name: 'without an address all share one bucket',
    steps: [
      ...times(2, signIn({ password: 'wrong password' }, { jar: null })),
      ...times(2, signIn({ password: 'wrong password' }, from('1.1.1.1, 2.2.2.2'))),
    ],
  },
  {
    name: 'the rate limiter can be off',
    options: () => ({ rateLimit: { enabled: false } }),
    steps: times(5, signIn({ password: 'wrong password' }, from('10.2.1.1'))),
  },
  {
    name: 'no address is stored when none is known',
    options: () => ({ rateLimit: { enabled: false } }),
    steps: [signUp(), getSession()],
  },
  {
    name: 'cookies are secure when there is no base URL',
    options: () => ({ baseURL: undefined }),
    steps: [
      signUp({}, from('10.2.2.1')),
      signIn({}, { headers: { 'x-forwarded-for': '10.2.2.1' } }),
      getSession(),
      post('/sign-out', {}),
    ],
  },
  { name: 'cookies follow a plain base URL', steps: [signUp({}, { headers: { 'x-forwarded-for': '10.2.3.1' } }), getSession()] },
  {
    name: 'origins are checked',
    steps: [
      signUp({}, { headers: { 'x-forwarded-for': '10.2.4.1' } }),
      post('/sign-out', {}, { origin: 'https://evil.example' }),
      signIn({}, { ...from('10.2.4.1'), origin: 'https://evil.example' }),
    ],
  },
]
