// GET /error and GET /ok.
import { ownErrorPage } from '../differences.js'
import { get, type Scenario, type Step } from '../steps.js'

const page = (query: string, shows?: RegExp): Step => get(`/error${query}`, { differs: ownErrorPage(shows) })

export const errorPageScenarios: Scenario[] = [
  {
    name: 'a page outside production',
    steps: [
      page('?error=some_code', /some_code/),
      page(''),
      page('?error=', /UNKNOWN/),
      page('?error=a&error=b'),
      page('?error=state_not_found&error_description=Please%20try%20again', /Please try again/),
    ],
  },
  {
    name: 'text is escaped',
    steps: [
      page('?error=%3Cscript%3Ealert(1)%3C/script%3E', /^(?!.*<script>alert)/s),
      page('?error=x&error_description=%3Cscript%3Ealert(1)%3C/script%3E', /^(?!.*<script>alert).*&lt;script&gt;/s),
      page('?error=x&error_description=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E', /^(?!.*<img src=x)/s),
    ],
  },
  {
    name: 'errorURL: a redirect',
    options: () => ({ onAPIError: { errorURL: 'https://ok.example/oops' } }),
    steps: [
      '',
      '?error=x',
      '?error=x&error_description=a%20b%26c',
      '?error=%3Cb%3E',
      "?error=it's",
      '?error=x&other=1',
      '?error=é',
    ].map(query => get(`/error${query}`)),
  },
  {
    name: 'errorURL with a query and a fragment',
    options: () => ({ onAPIError: { errorURL: '/oops?a=1#top' } }),
    steps: [get('/error?error=x'), get('/error?error=x&error_description=y')],
  },
  {
    name: 'errorURL that already has an error',
    options: () => ({ onAPIError: { errorURL: '/oops?error=old' } }),
    steps: [get('/error?error=x')],
  },
  {
    name: 'ok, whatever is sent along',
    steps: [
      get('/ok'),
      get('/ok?x=1&x=2'),
      get('/ok', { headers: { cookie: 'x', origin: 'https://evil.example', accept: 'text/html' } }),
    ],
  },
]
