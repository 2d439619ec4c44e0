// The rules themselves: which one holds, whom it lets in, where the others go.

import { describe, expect, it } from 'vitest'
import { judge, readAccess } from '../../../nuxt/src/runtime/shared/auth-meta.js'
import { matchesUser } from '../../../nuxt/src/runtime/shared/match-user.js'
import { isLocalPath, loginTarget } from '../../../nuxt/src/runtime/shared/redirect.js'
import { type AuthRules, createAuthRuleMatcher } from '../../../nuxt/src/runtime/shared/route-rules.js'

describe('matchesUser', () => {
  const user = { role: 'admin', plan: 'free', age: 0, image: null }

  it.each([
    [{}, true],
    [{ role: 'admin' }, true],
    [{ role: 'user' }, false],
    [{ role: ['user', 'admin'] }, true],
    [{ role: [] }, false],
    [{ role: 'admin', plan: 'paid' }, false],
    [{ age: 0 }, true],
    [{ age: '0' }, false],
    [{ image: null }, true],
    [{ missing: undefined }, false],
    [{ constructor: Object }, false],
    [{ toString: undefined }, false],
  ])('%j is %s', (match, expected) => {
    expect(matchesUser(user, match)).toBe(expected)
  })
})

describe('createAuthRuleMatcher', () => {
  const rules = {
    '/**': {},
    '/app/**': { auth: 'user' },
    '/app/open': { auth: false },
    '/app/open/deep/**': { auth: 'guest' },
    '/admin/**': { auth: { user: { role: ['admin', 'editor'] } } },
    '/admin/keys/**': { auth: { user: { role: ['admin'] } } },
    '/admin/help': { auth: { redirectTo: '/help' } },
    '/users/:id': { auth: 'user' },
    '/Mixed/Case': { auth: 'user' },
  }
  const rulesOf = createAuthRuleMatcher(rules as AuthRules)

  it.each([
    ['/', []],
    ['/other', []],
    ['/app', ['user']],
    ['/app/x/y', ['user']],
    ['/application', []],
    ['/app/open', [false]],
    ['/app/open?x=1#y', [false]],
    ['/app/open/', [false]],
    ['/app/open/deep/x', ['guest']],
    ['/users/1', ['user']],
    ['/mixed/case', ['user']],
    ['/APP/x', ['user']],
    ['/app//x/', ['user']],
    ['/%61pp/x', ['user', 'user'].slice(1)],
    ['/admin/x', [{ user: { role: ['admin', 'editor'] } }]],
    // The narrower list, not both.
    ['/admin/keys/1', [{ user: { role: ['admin'] } }]],
    ['/admin/help', [{ redirectTo: '/help', user: { role: ['admin', 'editor'] } }]],
    ['/%', []],
    ['', []],
  ])('%s', (path, expected) => {
    expect(rulesOf(path)).toEqual(expected)
  })

  it('holds for every reading of an encoded slash', () => {
    const both = createAuthRuleMatcher({ '/a/:name': { auth: 'user' }, '/a/b/**': { auth: 'guest' } })
    expect(both('/a/b%2Fc')).toEqual(['user', 'guest'])
  })

  it('has nothing to say without rules', () => {
    expect(createAuthRuleMatcher({ '/x': {} })('/x')).toEqual([])
  })
})

describe('judge', () => {
  const user = { role: 'user' }

  it.each([
    ['user', null, 'login'],
    ['user', user, 'allowed'],
    ['guest', null, 'allowed'],
    ['guest', user, 'guests-only'],
    [{}, null, 'login'],
    [{ only: 'guest' }, user, 'guests-only'],
    [{ user: { role: 'admin' } }, null, 'login'],
    [{ user: { role: 'admin' } }, user, 'denied'],
    [{ user: { role: 'user' } }, user, 'allowed'],
    // What nobody knows closes the door.
    ['usr', null, 'login'],
    [true, null, 'login'],
  ] as const)('%j with %j: %s', (auth, visitor, expected) => {
    expect(readAccess(auth as never).map((access) => judge(access, visitor))).toEqual([expected])
  })

  it('demands nothing for false', () => {
    for (const auth of [false, undefined, null] as const) expect(readAccess(auth)).toEqual([])
  })
})

describe('redirects', () => {
  it.each([
    ['/', true],
    ['/a?b=c#d', true],
    ['//evil.example', false],
    ['/\\evil.example', false],
    ['/\t/evil.example', false],
    ['\\/evil.example', false],
    ['https://evil.example', false],
    ['javascript:alert(1)', false],
    ['', false],
    [null, false],
    [['/a'], false],
  ])('%j is a local path: %s', (value, expected) => {
    expect(isLocalPath(value)).toBe(expected)
  })

  it('keep the way back, the query and the hash', () => {
    expect(loginTarget('/login', '/a?b=1', 'redirect')).toEqual({ path: '/login', query: { redirect: '/a?b=1' } })
    expect(loginTarget('/login?x=1#h', '/a', 'next')).toEqual({ path: '/login', query: { x: '1', next: '/a' }, hash: '#h' })
  })

  it('leave other targets alone', () => {
    for (const target of ['https://id.example/login', '//id.example', '/login?redirect=/b']) {
      expect(loginTarget(target, '/a', 'redirect')).toBe(target)
    }
    expect(loginTarget('/login', '/a', false)).toBe('/login')
  })
})
