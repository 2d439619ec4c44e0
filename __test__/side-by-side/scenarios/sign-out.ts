// POST /sign-out.
import { act, form, getSession, post, signIn, signUp, sql, type Json, type Scenario } from '../steps.js'

const out = (body?: Json): ReturnType<typeof post> => post('/sign-out', body)

export const signOutScenarios: Scenario[] = [
  { name: 'ends the session', steps: [signUp(), post('/sign-out', {}, { recorded: 'sign-out' }), getSession()] },
  { name: 'without a body', steps: [signUp(), out(), getSession()] },
  { name: 'without a session', steps: [out(), out({}), post('/sign-out', {}, { jar: null })] },
  {
    name: 'the old cookies are worth nothing afterwards',
    steps: [
      signUp(),
      act(run => run.jar('stale').copyFrom(run.jar())),
      out(),
      getSession({ jar: 'stale' }),
      post('/sign-out', {}, { jar: 'stale' }),
      getSession({ jar: 'stale' }),
    ],
  },
  {
    name: 'one of two sessions',
    steps: [signUp(), signIn({}, { jar: 'other' }), out(), getSession(), getSession({ jar: 'other' })],
  },
  { name: 'a session that is gone from the database', steps: [signUp(), sql('DELETE FROM session'), out()] },
  {
    name: 'a tampered cookie',
    steps: [
      signUp(),
      act(run => run.jar().set('better-auth.session_token', `${run.jar().sessionToken()}.AAAA`)),
      out(),
      getSession(),
    ],
  },
  { name: 'with dont_remember', steps: [signUp({ rememberMe: false }), out(), getSession()] },
  {
    name: 'with a session cache',
    options: () => ({ session: { cookieCache: { enabled: true, strategy: 'jwe' } } }),
    steps: [signUp(), act(run => run.jar('stale').copyFrom(run.jar())), out(), getSession(), getSession({ jar: 'stale' })],
  },
  {
    name: 'bodies of every kind',
    steps: [
      signUp(),
      ...[
        { callbackURL: 5 },
        { callbackURL: 'https://evil.example' },
        { disableRedirect: 'x' },
        { state: 5 },
        [],
        null,
        'x',
        5,
      ].map(body => post('/sign-out', body, { name: JSON.stringify(body) })),
      post('/sign-out', form({ callbackURL: '/x' })),
      post('/sign-out', { callbackURL: '/x', disableRedirect: true, state: 's', extra: 1 }),
    ],
  },
]
