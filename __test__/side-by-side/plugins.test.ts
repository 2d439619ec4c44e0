// Plugins against better-auth and against corten: made by corten's own factories, and by better-auth's.
import '../environment/development.js'
import { afterAll, describe, expect, it } from 'vitest'
import * as referencePlugins from 'better-auth/plugins'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { closeServerPools } from '../server-databases.js'
import { comparisonHere } from './here.js'
import { where } from './on-servers.js'
import { bearerScenarios } from './scenarios/bearer.js'
import { customSessionScenarios } from './scenarios/custom-session.js'
import { jwtCookieCacheScenarios } from './scenarios/jwt-cookie-cache.js'
import { jwtFunctionScenarios } from './scenarios/jwt-functions.js'
import { jwtScenarios } from './scenarios/jwt.js'
import { multiSessionScenarios } from './scenarios/multi-session.js'
import { immutableUsernameScenarios, usernameOptionsScenarios } from './scenarios/username-options.js'
import { usernameHookScenarios } from './scenarios/username-hooks.js'
import { usernameScenarios } from './scenarios/username.js'
import { ownPlugins } from './target.js'

const folder = temporaryFolder()

afterAll(async () => {
  closeDatabaseChild()
  await closeServerPools()
  folder.remove()
})

const makers = [
  ['corten', ownPlugins],
  ['better-auth', referencePlugins],
] as const

// Who made a plugin is nothing to a database.
for (const [maker, plugins] of where === undefined ? makers : makers.slice(0, 1)) {
  describe(`made by ${maker}`, () => {
    const comparison = comparisonHere(folder, plugins)
    comparison.declare('bearer', bearerScenarios)
    comparison.declare('jwt', jwtScenarios)
    comparison.declare('jwt: functions', jwtFunctionScenarios)
    comparison.declare('jwt: cookie cache', jwtCookieCacheScenarios)
    comparison.declare('multi-session', multiSessionScenarios)
    comparison.declare('custom-session', customSessionScenarios)
    comparison.declare('username', usernameScenarios)
    comparison.declare('options of username', usernameOptionsScenarios)
    comparison.declare('immutableUsername', immutableUsernameScenarios)
    comparison.declare('username and hooks', usernameHookScenarios)

    it('the scenarios have compared every endpoint of these plugins', () => {
      const own = [
        ...['getSession', 'listDeviceSessions', 'setActiveSession', 'revokeDeviceSession'],
        ...['getJwks', 'getToken', 'signJWT', 'verifyJWT'],
        ...['signInUsername', 'isUsernameAvailable'],
      ]
      expect(own.filter(name => !comparison.endpoints.has(name))).toEqual([])
    })
  })
}
