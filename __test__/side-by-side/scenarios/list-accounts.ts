// The accounts of who is signed in.
import { allGuardCookies } from '../differences.js'
import type { Column } from '../../database.js'
import { api, get, getSession, post, signUp, sql, wait, type RequestExtra, type Scenario } from '../steps.js'

const day = 86_400
const list = (extra: RequestExtra = {}): ReturnType<typeof get> => get('/list-accounts', extra)
const add = (provider: string, scope: Column): ReturnType<typeof sql> =>
  sql(
    "INSERT INTO account (id, accountId, providerId, userId, accessToken, refreshToken, idToken, accessTokenExpiresAt, refreshTokenExpiresAt, scope, createdAt, updatedAt) SELECT ?, 'theirs', ?, userId, 'at', 'rt', 'it', createdAt, createdAt, ?, createdAt, updatedAt FROM account WHERE rowid = 1",
    [`row-${provider}`, provider, scope],
  )

export const listAccountsScenarios: Scenario[] = [
  { name: 'without a session', steps: [list(), list({ jar: null }), post('/list-accounts', {})] },
  {
    name: "one, several, and nobody else's",
    steps: [
      signUp(),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      list(),
      add('github', 'read:user, user:email,,  repo '),
      add('google', ''),
      add('gitlab', null),
      add('x', ' , '),
      list(),
      list({ jar: 'b' }),
      api('listUserAccounts', run => ({ headers: run.headers() })),
      api('listUserAccounts'),
    ],
  },
  { name: 'one', steps: [signUp(), list({ recorded: 'list-accounts' })] },
  { name: 'none', steps: [signUp(), sql('DELETE FROM account'), list()] },
  {
    name: 'more than a hundred',
    steps: [
      signUp(),
      sql(
        "INSERT INTO account (id, accountId, providerId, userId, createdAt, updatedAt) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) SELECT concat('row', i), concat('a', i), 'p', userId, createdAt, updatedAt FROM account, n",
        [],
        120,
      ),
      list(),
    ],
  },
  { name: 'an old session is enough, an expired one is not', steps: [signUp(), wait(3 * day), list(), wait(8 * day), list()] },
  { name: 'from elsewhere', steps: [signUp(), list({ origin: 'https://evil.example' }), get('/list-accounts?x=1')] },
  {
    name: 'with a cache',
    options: () => ({ session: { cookieCache: { enabled: true } } }),
    steps: [
      signUp(),
      list(),
      wait(400),
      list({ differs: allGuardCookies('better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax') }),
      sql('DELETE FROM session'),
      list(),
      get('/list-accounts?disableCookieCache=true'),
      getSession(),
    ],
  },
]
