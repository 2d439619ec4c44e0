import type { Auth, BetterAuthOptions } from 'better-auth'

/** The helpers, errors and types of better-auth, each the peer's own. */
export * from 'better-auth'

/** A database that the native core opens itself. */
export type NativeDatabase =
  | `sqlite:${string}`
  | {
      /** Such as `sqlite:.data/auth.db`; see `migrate` for who makes the file. */
      url: `sqlite:${string}`
      /** Connections that read at once. Default: 4. */
      poolSize?: number
      /**
       * Whether the file, its folder, missing tables and missing columns are made. With `false`
       * never: requests fail, and the log has the statements to run. Default: outside production.
       */
      migrate?: boolean
    }

/** The options of better-auth, with native databases and corten's own additions. */
export type CortenOptions = Omit<BetterAuthOptions, 'database' | 'emailAndPassword' | 'secondaryStorage'> & {
  /** Without one, rows are kept in memory, and sessions in the secondary storage or their cookies. */
  database?: NativeDatabase
  secondaryStorage?: CortenSecondaryStorage
  user?: {
    changeEmail?: {
      /** The name of `sendChangeEmailConfirmation` in older versions of better-auth. */
      sendChangeEmailVerification?: ReferenceChangeEmail['sendChangeEmailConfirmation']
    }
  }
  advanced?: {
    /**
     * Seconds after which a function in the options that has not answered fails its request.
     * Default: none, a function may take as long as it likes.
     */
    callbackTimeout?: number
    /** The name of `advanced.database.generateId` in older versions of better-auth. */
    generateId?: (of: { model: string }) => string | false | Promise<string | false>
    database?: {
      /** The same as `generateId: 'serial'`, by which it was replaced. */
      useNumberId?: boolean
    }
  }
  emailAndPassword?: EmailAndPasswordOptions
}

type ReferenceSecondaryStorage = NonNullable<BetterAuthOptions['secondaryStorage']>

/**
 * Without `getAndDelete` or `increment` these are made up for, atomically within this application alone.
 */
export type CortenSecondaryStorage = Pick<ReferenceSecondaryStorage, 'get' | 'set' | 'delete'> &
  Partial<Pick<ReferenceSecondaryStorage, 'getAndDelete' | 'increment'>>

type ReferenceChangeEmail = NonNullable<NonNullable<BetterAuthOptions['user']>['changeEmail']>

type ReferenceEmailAndPassword = NonNullable<BetterAuthOptions['emailAndPassword']>

export type EmailAndPasswordOptions = Omit<ReferenceEmailAndPassword, 'password'> & {
  password?: ReferenceEmailAndPassword['password'] & {
    /**
     * The format of new hashes. `scrypt` is the reference's, for fleets that run both.
     * Hashes of either format, and bcrypt's, are always read. Default: `argon2id`.
     */
    algorithm?: 'argon2id' | 'scrypt'
  }
}

/** The options as better-auth's types know them; inference is theirs. */
type AsReference<Options extends CortenOptions> = Omit<Options, 'database' | 'emailAndPassword' | 'secondaryStorage'> & {
  database?: BetterAuthOptions['database']
  emailAndPassword?: BetterAuthOptions['emailAndPassword']
  secondaryStorage?: BetterAuthOptions['secondaryStorage']
}

export type CortenAuth<Options extends CortenOptions> = Omit<Auth<AsReference<Options>>, 'options'> & {
  options: Options
  /** Closes the database connections; requests that need them fail from then on. */
  close(): Promise<void>
}

/**
 * An application of Better Auth on the native core.
 *
 * @throws Error naming the option to change, also for an option that this version does not serve.
 */
export declare function createAuth<Options extends CortenOptions>(
  options: Options & Record<never, never>,
): CortenAuth<Options>

/** The same function under the reference's name. */
export declare const betterAuth: typeof createAuth
