// advanced.backgroundTasks.handler: it gets the promise of what the request would have waited for.
import { APIError } from 'better-auth/api'
import { getSession, post, signIn, signUp, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

const outcomes: Record<string, () => unknown> = {
  'a promise': async () => 'sent',
  nothing: () => undefined,
  'a promise that fails': async () => {
    throw new Error('boom')
  },
  'a promise that never ends': () => new Promise(() => {}),
  'an exception': () => {
    throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
  },
}

/** Every function whose work may go on behind the reply. */
const options =
  (mailer: () => unknown, handler: (record: Recorder) => (task: Promise<unknown>) => void) =>
  (record: Recorder): Options => {
    const mail = record<unknown>('mail', mailer) as () => Promise<void>
    return {
      advanced: { backgroundTasks: { handler: handler(record) } },
      emailAndPassword: { enabled: true, sendResetPassword: mail, autoSignIn: false, onExistingUserSignUp: mail },
      emailVerification: { sendVerificationEmail: mail, sendOnSignUp: true, sendOnSignIn: true },
      user: {
        changeEmail: { enabled: true, sendChangeEmailConfirmation: mail },
        deleteUser: { enabled: true, sendDeleteAccountVerification: mail },
      },
    }
  }

const noting = (record: Recorder): ((task: Promise<unknown>) => void) => {
  const noted = record<void>('task', () => undefined)
  return task => noted(task instanceof Promise)
}
const settling = (record: Recorder): ((task: Promise<unknown>) => void) => {
  const settled = record<void>('settled', () => undefined)
  return task => void task.then(value => settled(value))
}

const steps: Step[] = [
  signUp(),
  signUp({ name: 'M' }),
  signIn(),
  post('/request-password-reset', { email: 'a@b.co' }),
  post('/change-email', { newEmail: 'new@b.co' }),
  post('/delete-user', {}),
  getSession(),
]

export const backgroundTaskScenarios: Scenario[] = [
  ...Object.entries(outcomes).map(([name, mailer]): Scenario => ({ name: `a mailer that returns ${name}`, options: options(mailer, noting), steps })),
  { name: 'what a task comes to', options: options(async () => 'sent', settling), steps },
  {
    name: 'a handler that throws',
    options: options(
      async () => 'sent',
      () => () => {
        throw new Error('boom')
      },
    ),
    steps,
  },
]
