// The session cache in the session_data cookie, in all three strategies.
import { undecodableCache } from '../differences.js'
import { act, getSession, post, signIn, signUp, sql, wait, type Scenario } from '../steps.js'
import type { Options } from '../target.js'

type Strategy = 'compact' | 'jwt' | 'jwe'
type Cache = NonNullable<NonNullable<Options['session']>['cookieCache']>

const data = 'better-auth.session_data'
const day = 86_400
const long = 'x'.repeat(4000)

const scenarios = (strategy: Strategy): Scenario[] => {
  const options =
    (cache: Cache = {}, session: Options['session'] = {}) =>
    (): Options => ({ session: { ...session, cookieCache: { enabled: true, strategy, ...cache } } })
  const scenario = (name: string, steps: Scenario['steps'], make = options()): Scenario => ({
    name: `${strategy}: ${name}`,
    options: make,
    steps,
  })
  return [
    scenario('a hit does not ask the database', [signUp(), sql('DELETE FROM session'), getSession(), wait(60), getSession()]),
    scenario('an expired cache asks the database', [
      signUp(),
      sql("UPDATE user SET name = 'Later'"),
      wait(299),
      getSession(),
      wait(6),
      getSession(),
      getSession(),
      wait(316),
      getSession(),
    ]),
    scenario('disableCookieCache asks the database and renews the cache', [
      signUp(),
      sql("UPDATE user SET name = 'Later'"),
      getSession(),
      getSession({}, '?disableCookieCache=true'),
      getSession(),
    ]),
    scenario('a tampered cache', [
      signUp(),
      sql("UPDATE user SET name = 'Later'"),
      act(run => {
        const value = run.jar().get(data) ?? ''
        const at = Math.floor(value.length / 2)
        run.jar().set(data, value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1))
      }),
      getSession(),
      getSession(),
    ]),
    ...['', 'x', 'e30', 'eyJ', 'a.b.c', 'a.b.c.d.e', '{}', '%', 'bnVsbA', 'W10', `${'A'.repeat(5000)}`].map(value =>
      scenario(`a cache that is ${JSON.stringify(value.slice(0, 10))}`, [
        signUp(),
        act(run => run.jar().set(data, value)),
        getSession(strategy === 'compact' && /[^\w-]/.test(value) ? { differs: undecodableCache } : {}),
      ]),
    ),
    scenario("somebody else's cache", [
      signUp(),
      signUp({ email: 'eve@b.co' }, { jar: 'eve' }),
      act(run => run.jar().set(data, run.jar('eve').get(data) ?? '')),
      getSession(),
      getSession(),
    ]),
    scenario('a cache without a session token', [
      signUp(),
      act(run => run.jar().delete('better-auth.session_token')),
      getSession(),
    ]),
    scenario('a cache with a forged session token', [
      signUp(),
      act(run => run.jar().set('better-auth.session_token', `${run.jar().sessionToken()}.${'A'.repeat(43)}%3D`)),
      getSession(),
    ]),
    scenario(
      'the session ends before its cache',
      [signUp(), wait(61), getSession(), getSession()],
      options({}, { expiresIn: 60 }),
    ),
    scenario('dont_remember', [
      signUp({ rememberMe: false }),
      getSession(),
      wait(59),
      getSession(),
      wait(2),
      getSession(),
      wait(300),
      getSession(),
      wait(20),
      getSession(),
    ]),
    scenario('a maxAge of its own', [signUp(), wait(9), getSession(), wait(16), getSession()], options({ maxAge: 10 })),
    scenario('a refresh of the session writes the cache', [signUp(), wait(2 * day), getSession(), getSession()]),
    scenario('a version', [signUp(), getSession()], options({ version: '7' })),
    scenario(
      'a version that changes',
      [signUp(), getSession(), sql("UPDATE user SET name = 'Later'"), getSession(), getSession()],
      () => {
        let calls = 0
        return options({ version: () => (++calls < 4 ? 'old' : 'new') })()
      },
    ),
    scenario(
      'a version from the session and the user',
      [signUp(), getSession(), sql("UPDATE user SET name = 'Later'"), getSession({}, '?disableCookieCache=1'), getSession()],
      options({
        version: async (session, user) =>
          `${user.name}:${typeof session.userId}:${session.expiresAt instanceof Date}:${user.createdAt instanceof Date}`,
      }),
    ),
    scenario('an empty version', [signUp(), getSession()], options({ version: '' })),
    scenario('a cache longer than one cookie', [signUp({ image: long }), getSession(), sql('DELETE FROM session'), getSession()]),
    scenario('a cache of several cookies', [
      signUp({ image: long.repeat(3) }),
      getSession(),
      act(run => run.jar().delete(`${data}.1`)),
      getSession(),
      getSession(),
    ]),
    scenario('a cache beyond a hundred cookies is not kept', [signUp({ image: long.repeat(100) }), getSession()]),
    scenario('stale chunks go when the cache becomes small', [
      signUp({ image: long }),
      sql("UPDATE user SET image = 'short'"),
      getSession({}, '?disableCookieCache=true'),
      getSession(),
    ]),
    scenario('the whole cookie goes when the cache becomes long', [
      signUp(),
      sql('UPDATE user SET image = ?', [long]),
      getSession({}, '?disableCookieCache=true'),
      getSession(),
    ]),
    scenario('chunks of a long browser name', [
      signUp({}, { headers: { 'user-agent': 'y'.repeat(5000) } }),
      getSession(),
      post('/sign-out', {}),
      getSession(),
    ]),
    scenario('chunks that are none', [
      signUp(),
      act(run => {
        for (const suffix of ['01', '-1', 'x', '1.5', '', '9007199254740993']) run.jar().set(`${data}.${suffix}`, 'stale')
      }),
      getSession({}, '?disableCookieCache=true'),
      getSession(),
    ]),
    scenario('unicode in the cache', [signUp({ name: 'Zoë 👩‍👩‍👧 \u2028 "\\</script> \u0007', image: 'é' }), getSession()]),
    scenario('a second sign-in replaces the cache', [signUp(), signIn(), getSession()]),
  ]
}

export const cookieCacheScenarios: Record<Strategy, Scenario[]> = {
  compact: scenarios('compact'),
  jwt: scenarios('jwt'),
  jwe: scenarios('jwe'),
}

const switched = (from: Strategy, to: Strategy): Scenario => {
  // The strategy is read when the server is made, so the older cookie comes from signing the same text by hand; here it
  // is enough that a cookie of another shape is refused.
  return {
    name: `${to} meets a cookie shaped like ${from}`,
    options: () => ({ session: { cookieCache: { enabled: true, strategy: to } } }),
    steps: [
      signUp(),
      act(run =>
        run
          .jar()
          .set(
            data,
            from === 'compact'
              ? 'eyJzZXNzaW9uIjp7fX0'
              : from === 'jwt'
                ? 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA'
                : 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0..AAAA.AAAA.AAAA',
          ),
      ),
      getSession(to === 'compact' && from !== 'compact' ? { differs: undecodableCache } : {}),
    ],
  }
}

export const otherStrategyScenarios: Scenario[] = (['compact', 'jwt', 'jwe'] as const).flatMap(from =>
  (['compact', 'jwt', 'jwe'] as const).map(to => switched(from, to)),
)
