// Without a baseURL the request decides.
import { get, getSession, post, signIn, signUp, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

const open =
  (advanced: Options['advanced'] = {}) =>
  (): Options => ({ baseURL: undefined, advanced })

const at = (host: string, origin: string, headers: Record<string, string> = {}): Step[] => [
  get(`${host}/api/auth/ok`, { headers }),
  signIn({}, { origin, headers, jar: null, name: `${host} from ${origin}` }),
  post(
    `${host}/api/auth/sign-in/email`,
    { email: 'a@b.co', password: 'password1234', callbackURL: `${origin}/x` },
    { origin, headers, jar: null },
  ),
]

export const baseUrlScenarios: Scenario[] = [
  {
    name: 'each host is its own origin',
    base: 'http://a.example/api/auth',
    options: open(),
    steps: [
      signUp({}, { origin: 'http://a.example' }),
      getSession(),
      ...at('http://a.example', 'http://a.example'),
      ...at('http://b.example', 'http://a.example'),
      ...at('https://b.example:8443', 'https://b.example:8443'),
      getSession(),
    ],
  },
  {
    name: 'an https request gets plain cookies outside production',
    base: 'https://a.example/api/auth',
    options: open(),
    steps: [signUp({}, { origin: 'https://a.example' }), post('/sign-out', {}, { origin: 'https://a.example' })],
  },
  {
    name: 'forwarded headers are ignored unless trusted',
    base: 'http://inner:8080/api/auth',
    options: open(),
    steps: [
      signUp({}, { origin: 'http://inner:8080' }),
      signIn(
        {},
        { origin: 'https://outer.example', headers: { 'x-forwarded-host': 'outer.example', 'x-forwarded-proto': 'https' } },
      ),
    ],
  },
  {
    name: 'trusted forwarded headers',
    base: 'http://inner:8080/api/auth',
    options: open({ trustedProxyHeaders: true }),
    steps: [
      signUp(
        {},
        { origin: 'https://outer.example', headers: { 'x-forwarded-host': 'outer.example', 'x-forwarded-proto': 'https' } },
      ),
      ...[
        ['outer.example', 'https'],
        ['outer.example', 'ftp'],
        ['outer.example', ''],
        ['', 'https'],
        ['outer.example:8443', 'https'],
        ['outer.example, x', 'https'],
        ['<script>', 'https'],
        ['outer.example/path', 'https'],
        ['user@outer.example', 'https'],
        ['[::1]:3000', 'http'],
      ].map(([host = '', proto = '']) =>
        signIn(
          {},
          {
            name: `${proto}://${host}`,
            jar: null,
            origin: 'https://outer.example',
            headers: { 'x-forwarded-host': host, 'x-forwarded-proto': proto },
          },
        ),
      ),
      signIn({}, { jar: null, origin: 'https://outer.example', headers: { 'x-forwarded-host': 'outer.example' } }),
      signIn(
        {},
        {
          jar: null,
          origin: 'null',
          headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-host': 'outer.example', 'x-forwarded-proto': 'https' },
        },
      ),
    ],
  },
  {
    name: 'a null origin from the same site',
    base: 'http://a.example/api/auth',
    options: open(),
    steps: [
      signUp({}, { origin: 'http://a.example' }),
      post('/revoke-other-sessions', undefined, { origin: 'null', headers: { 'sec-fetch-site': 'same-origin' } }),
      post('/revoke-other-sessions', undefined, { origin: 'null', headers: { 'sec-fetch-site': 'same-site' } }),
    ],
  },
  {
    name: 'a fixed base URL answers any host with its own origin',
    options: () => ({}),
    steps: [
      signUp(),
      ...at('http://other.example', 'http://other.example'),
      ...at('http://other.example', 'http://localhost:3000'),
    ],
  },
  {
    name: 'a base path without a base URL',
    base: 'http://a.example/x/y',
    options: () => ({ baseURL: undefined, basePath: '/x/y' }),
    steps: [get('/ok'), get('http://a.example/api/auth/ok'), signUp({}, { origin: 'http://a.example' })],
  },
]
