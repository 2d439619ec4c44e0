// The rate limiter, with its memory store. Every scenario comes from an address of its own.
import { get, post, signIn, signUp, wait, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Limits = NonNullable<Options['rateLimit']>

const limited =
  (rateLimit: Limits = {}, advanced: Options['advanced'] = {}) =>
  (): Options => ({ rateLimit: { enabled: true, ...rateLimit }, advanced })
const from = (address: string): { headers: Record<string, string>; jar: null } => ({
  headers: { 'x-forwarded-for': address },
  jar: null,
})
const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step)
const wrong = (address: string): Step => signIn({ password: 'wrong password' }, from(address))

export const rateLimitScenarios: Scenario[] = [
  {
    name: 'three sign-ins, then 429',
    options: limited(),
    steps: [...times(5, wrong('10.1.0.1')), wait(9), wrong('10.1.0.1'), wait(1), wrong('10.1.0.1'), wrong('10.1.0.2')],
  },
  {
    name: 'every allowed request moves the window',
    options: limited(),
    steps: [
      wrong('10.1.1.1'),
      wait(6),
      wrong('10.1.1.1'),
      wait(6),
      wrong('10.1.1.1'),
      wait(6),
      wrong('10.1.1.1'),
      wait(4),
      wrong('10.1.1.1'),
    ],
  },
  {
    name: 'the time to wait',
    options: limited({ window: 60, max: 1 }),
    steps: [
      get('/ok', from('10.1.2.1')),
      wait(0.5),
      get('/ok', from('10.1.2.1')),
      wait(0.5),
      get('/ok', from('10.1.2.1')),
      wait(58),
      get('/ok', from('10.1.2.1')),
      wait(0.999),
      get('/ok', from('10.1.2.1')),
      wait(0.001),
      get('/ok', from('10.1.2.1')),
    ],
  },
  {
    name: 'sign-up is limited, other paths have room',
    options: limited(),
    steps: [...times(4, signUp({ password: 'short' }, from('10.1.3.1'))), ...times(4, get('/ok', from('10.1.3.1')))],
  },
  {
    name: 'paths are counted apart, queries and methods are not',
    options: limited({ max: 2 }),
    steps: [
      get('/ok', from('10.1.4.1')),
      get('/ok?x=1', from('10.1.4.1')),
      post('/ok', {}, from('10.1.4.1')),
      get('/get-session', from('10.1.4.1')),
    ],
  },
  {
    name: '404s count, disabled paths do not',
    options: () => ({ ...limited({ max: 2 })(), disabledPaths: ['/ok'] }),
    steps: [
      ...times(3, get('/nope', from('10.1.5.1'))),
      ...times(3, get('/ok', from('10.1.5.1'))),
      ...times(3, get('//nope', from('10.1.5.1'))),
      ...times(3, get('/nope/', from('10.1.5.1'))),
    ],
  },
  {
    name: 'custom rules',
    options: limited({
      customRules: {
        '/sign-in/email': { window: 5, max: 1 },
        '/ok': false,
        '/list-*': { window: 7, max: 2 },
        '/get-session': () => ({ window: 3, max: 1 }),
        '/error': async (_, rule) => ({ ...rule, max: 1 }),
        '/sign-out': () => false,
      },
    }),
    steps: [
      ...times(2, wrong('10.1.6.1')),
      ...times(5, get('/ok', from('10.1.6.1'))),
      ...times(3, get('/list-sessions', from('10.1.6.1'))),
      ...times(2, get('/get-session', from('10.1.6.1'))),
      ...times(3, get('/nope', from('10.1.6.1'))),
      ...times(4, post('/sign-out', {}, from('10.1.6.1'))),
    ],
  },
  {
    name: 'the first rule that matches counts',
    options: limited({
      customRules: { '/sign-in/*': { window: 9, max: 2 }, '/sign-in/email': { window: 9, max: 1 }, '*': false },
    }),
    steps: [...times(3, wrong('10.1.7.1')), ...times(3, get('/ok', from('10.1.7.1')))],
  },
  {
    name: 'wildcards and path segments',
    options: limited({ max: 1, customRules: { '/sign-*': false, '/revoke-?ession': false } }),
    steps: [
      ...times(2, wrong('10.1.8.1')),
      ...times(2, post('/sign-out', {}, from('10.1.8.1'))),
      ...times(2, post('/revoke-session', {}, from('10.1.8.1'))),
      ...times(2, post('/revoke-sessions', {}, from('10.1.8.1'))),
    ],
  },
  {
    name: 'an IPv6 /64 is one client',
    options: limited({ max: 2 }),
    steps: ['2001:db8:1:1::1', '2001:DB8:1:1:ffff::2', '2001:0db8:0001:0001::3', '2001:db8:1:2::1'].map(address =>
      get('/ok', from(address)),
    ),
  },
  {
    name: 'ipv6Subnet 48 and 128',
    options: limited({ max: 1 }, { ipAddress: { ipv6Subnet: 48 } }),
    steps: ['2001:db8:2:1::1', '2001:db8:2:2::1', '2001:db8:3:2::1'].map(address => get('/ok', from(address))),
  },
  {
    name: 'IPv4 in IPv6 is the same client',
    options: limited({ max: 1 }),
    steps: ['10.1.9.1', '::ffff:10.1.9.1', '::ffff:0a01:0901', '::10.1.9.1'].map(address => get('/ok', from(address))),
  },
  {
    name: 'a list of addresses is not trusted',
    options: limited({ max: 1 }),
    steps: ['10.1.10.1, 10.1.10.9', '10.1.10.2, 10.1.10.9'].map(address => get('/ok', from(address))),
  },
  {
    name: 'a list through trusted proxies',
    options: limited({ max: 1 }, { ipAddress: { trustedProxies: ['10.9.0.0/16', '::1'] } }),
    steps: ['10.1.11.1, 10.9.1.1', '10.1.11.9, 10.1.11.1, 10.9.1.2, ::1', '10.1.11.1', 'x, 10.9.1.1', '10.1.11.2, 10.9.1.1'].map(
      address => get('/ok', from(address)),
    ),
  },
  {
    name: "headers of one's own for the address",
    options: limited({ max: 1 }, { ipAddress: { ipAddressHeaders: ['x-real', 'cf-connecting-ip'] } }),
    steps: [
      get('/ok', { headers: { 'x-real': '10.1.12.1' }, jar: null }),
      get('/ok', { headers: { 'cf-connecting-ip': '10.1.12.1' }, jar: null }),
      get('/ok', { headers: { 'x-real': 'x', 'cf-connecting-ip': '10.1.12.2' }, jar: null }),
      get('/ok', { headers: { 'x-real': '10.1.12.3' }, jar: null }),
    ],
  },
  {
    name: 'disableIpTracking is not limited',
    options: limited({ max: 1 }, { ipAddress: { disableIpTracking: true } }),
    steps: [
      ...times(3, get('/ok', from('10.1.13.1'))),
      signUp({}, { headers: { 'x-forwarded-for': '10.1.13.1' } }),
      get('/get-session'),
    ],
  },
  { name: 'switched off', options: limited({ enabled: false, max: 1 }), steps: times(5, wrong('10.1.14.1')) },
  {
    name: 'direct calls are not limited',
    options: limited({ max: 1 }),
    steps: times(3, { kind: 'api', name: 'api.ok', endpoint: 'ok', input: undefined }),
  },
]
