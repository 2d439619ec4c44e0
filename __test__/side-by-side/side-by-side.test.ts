// The same scenarios against better-auth and against corten.
import '../environment/development.js'
import { afterAll, describe, expect, it } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { checkCoverage } from './coverage.js'
import { recordedTitles } from './recorded.js'
import { additionalFieldsScenarios } from './scenarios/additional-fields.js'
import { apiScenarios } from './scenarios/api.js'
import { backgroundTaskScenarios } from './scenarios/background-tasks.js'
import { baseUrlScenarios } from './scenarios/base-url.js'
import { bodiesScenarios } from './scenarios/bodies.js'
import { callbacksScenarios } from './scenarios/callbacks.js'
import { changeEmailScenarios } from './scenarios/change-email.js'
import { changePasswordScenarios, setPasswordScenarios, verifyPasswordScenarios } from './scenarios/change-password.js'
import { cookieCacheScenarios, otherStrategyScenarios } from './scenarios/cookie-cache.js'
import { cookiesScenarios } from './scenarios/cookies.js'
import { deleteUserScenarios } from './scenarios/delete-user.js'
import { dynamicBaseUrlScenarios } from './scenarios/dynamic-base-url.js'
import { emailVerificationScenarios } from './scenarios/email-verification.js'
import { errorPageScenarios } from './scenarios/error-page.js'
import { getSessionScenarios } from './scenarios/get-session.js'
import { idsScenarios } from './scenarios/ids.js'
import { fieldFunctionsScenarios } from './scenarios/field-functions.js'
import { listAccountsScenarios } from './scenarios/list-accounts.js'
import { onApiErrorScenarios } from './scenarios/on-api-error.js'
import { originScenarios } from './scenarios/origin.js'
import { passwordResetScenarios } from './scenarios/password-reset.js'
import { rateLimitStorageScenarios } from './scenarios/rate-limit-storage.js'
import { rateLimitScenarios } from './scenarios/rate-limit.js'
import { renamedScenarios } from './scenarios/renamed.js'
import { routingScenarios } from './scenarios/routing.js'
import { secondaryStorageScenarios } from './scenarios/secondary-storage.js'
import { sessionsScenarios } from './scenarios/sessions.js'
import { signInScenarios } from './scenarios/sign-in.js'
import { signOutScenarios } from './scenarios/sign-out.js'
import { signUpScenarios } from './scenarios/sign-up.js'
import { socialScenarios } from './scenarios/social.js'
import { statelessScenarios } from './scenarios/stateless.js'
import { updateSessionScenarios } from './scenarios/update-session.js'
import { updateUserScenarios } from './scenarios/update-user.js'
import { validateUserInfoScenarios } from './scenarios/validate-user-info.js'
import { closeServerPools } from '../server-databases.js'
import { comparisonHere } from './here.js'
import { where } from './on-servers.js'

const folder = temporaryFolder()
const comparison = comparisonHere(folder)

afterAll(async () => {
  closeDatabaseChild()
  await closeServerPools()
  folder.remove()
})

comparison.declare('sign-up', signUpScenarios)
comparison.declare('sign-in', signInScenarios)
comparison.declare('sign-out', signOutScenarios)
comparison.declare('get-session', getSessionScenarios)
comparison.declare('cookie cache: compact', cookieCacheScenarios.compact)
comparison.declare('cookie cache: jwt', cookieCacheScenarios.jwt)
comparison.declare('cookie cache: jwe', cookieCacheScenarios.jwe)
comparison.declare('cookie cache: other strategies', otherStrategyScenarios)
comparison.declare('password reset', passwordResetScenarios)
comparison.declare('email verification', emailVerificationScenarios)
comparison.declare('sessions', sessionsScenarios)
comparison.declare('routing', routingScenarios)
comparison.declare('bodies', bodiesScenarios)
comparison.declare('origin', originScenarios)
comparison.declare('rate limit', rateLimitScenarios)
comparison.declare('storages of the rate limit', rateLimitStorageScenarios)
comparison.declare('cookies', cookiesScenarios)
comparison.declare('base URL', baseUrlScenarios)
comparison.declare('error page', errorPageScenarios)
comparison.declare('api', apiScenarios)
comparison.declare('callbacks', callbacksScenarios)
comparison.declare('additional fields', additionalFieldsScenarios)
comparison.declare('renamed tables and columns', renamedScenarios)
comparison.declare('ids', idsScenarios)
comparison.declare('functions of additional fields', fieldFunctionsScenarios)
comparison.declare('update-user', updateUserScenarios)
comparison.declare('update-session', updateSessionScenarios)
comparison.declare('change-email', changeEmailScenarios)
comparison.declare('change-password', changePasswordScenarios)
comparison.declare('verify-password', verifyPasswordScenarios)
comparison.declare('set-password', setPasswordScenarios)
comparison.declare('list-accounts', listAccountsScenarios)
comparison.declare('delete-user', deleteUserScenarios)
comparison.declare('secondary storage: alone', secondaryStorageScenarios('alone'))
comparison.declare('secondary storage: sessions in the database, too', secondaryStorageScenarios('both'))
comparison.declare('secondary storage: rows that stay', secondaryStorageScenarios('preserved'))
comparison.declare('social sign-in', socialScenarios)
comparison.declare('stateless', statelessScenarios)
comparison.declare('dynamic base URL', dynamicBaseUrlScenarios)
comparison.declare('onAPIError', onApiErrorScenarios)
comparison.declare('background tasks', backgroundTaskScenarios)
comparison.declare('validateUserInfo', validateUserInfoScenarios)

// Elsewhere than on a file of its own not every scenario runs.
if (where === undefined) {
  describe('together', () => {
    it('the scenarios have compared every endpoint', () => {
      checkCoverage(comparison.endpoints)
    })

    it('the scenarios have repeated every recorded reply', () => {
      const elsewhere = ['error page prod'] // production.test.ts repeats it
      expect(recordedTitles).toHaveLength(56)
      expect([...comparison.recorded, ...elsewhere].sort()).toEqual([...recordedTitles].sort())
    })
  })
}
