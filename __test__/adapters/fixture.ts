// The options under which adapters are compared: a field of every kind on the user.
import type { BetterAuthOptions } from 'better-auth'

export type Options = Omit<BetterAuthOptions, 'database'>

export const options: Options = {
  baseURL: 'http://localhost:3000',
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  logger: { disabled: true },
  telemetry: { enabled: false },
  user: {
    additionalFields: {
      note: { type: 'string', required: false },
      flag: { type: 'boolean', required: false },
      count: { type: 'number', required: false },
      big: { type: 'number', bigint: true, required: false },
      at: { type: 'date', required: false },
      tree: { type: 'json', required: false },
      texts: { type: 'string[]', required: false },
      numbers: { type: 'number[]', required: false },
      code: { type: 'string', required: false, unique: true },
    },
  },
}

/** The same under other names. */
export const renamed: Options = {
  ...options,
  user: { ...options.user, modelName: 'people', fields: { name: 'email', email: 'mail' } },
  session: { modelName: 'logins', fields: { userId: 'person', token: 'secretToken' } },
}

export const withIds = (generateId: 'serial' | 'uuid'): Options => ({ ...options, advanced: { database: { generateId } } })

export const withJoins: Options = { ...options, advanced: { database: { joins: true } } }
