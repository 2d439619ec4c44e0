import type { Auth, BetterAuthOptions as ReferenceOptions, DBAdapterInstance } from 'better-auth'

/** The helpers, errors and types of better-auth, each the peer's own. */
export * from 'better-auth'

/** The address of a database that the native core opens itself. */
export type DatabaseUrl =
  | `sqlite:${string}`
  | `postgres://${string}`
  | `postgresql://${string}`
  | `mysql://${string}`
  | `mariadb://${string}`

/** A database that the native core opens itself. */
export type NativeDatabase =
  | DatabaseUrl
  | {
      /** Such as `sqlite:.data/auth.db`; see `migrate` for who makes the file. */
      url: DatabaseUrl
      /** Connections. Of a SQLite file those that read at once, 4 unless said otherwise; of a server 10. */
      poolSize?: number
      /** Seconds to wait for a connection. Default: 30 for SQLite, 10 for a server. */
      acquireTimeout?: number
      /** Seconds for which a server's unused connection is kept, 0 for ever. Default: 600. */
      idleTimeout?: number
      /** Seconds for which any connection to a server is kept, 0 for ever. Default: 1800. */
      maxLifetime?: number
      /** Seconds that a server may work on one statement. Default: the server's own limit. */
      statementTimeout?: number
      /**
       * Whether the file, its folder, missing tables and missing columns are made. With `false`
       * never: requests fail, and the log has the statements to run. Default: outside production.
       */
      migrate?: boolean
    }

/** A pool of pg or mysql2 whose settings the native core connects with; the pool itself is not used. */
export interface NativePool {
  pool: object
  native: true
  /** As of a database that is named by its URL. */
  migrate?: boolean
}

/**
 * What better-auth takes: a handle, a pool, a dialect, an adapter. Its own type is `any` where one of all the drivers is
 * not installed.
 */
export type HostedDatabase = DBAdapterInstance | (object & { url?: undefined })

/** The options of better-auth, with native databases and corten's own additions. */
export type CortenOptions = Omit<
  ReferenceOptions,
  'database' | 'emailAndPassword' | 'secondaryStorage' | 'trustedOrigins'
> & {
  /** Without one, rows are kept in memory, and sessions in the secondary storage or their cookies. */
  database?: NativeDatabase | NativePool | HostedDatabase
  secondaryStorage?: CortenSecondaryStorage
  /** A function is asked without a request, too, before there is any. */
  trustedOrigins?: string[] | TrustedOrigins['asked']
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

/** The options under the reference's name. */
export type BetterAuthOptions = CortenOptions

interface TrustedOrigins {
  // A method: older documentation declares the request as always there.
  asked(request?: Request): ReturnType<Extract<ReferenceOptions['trustedOrigins'], (request?: Request) => unknown>>
}

type ReferenceSecondaryStorage = NonNullable<ReferenceOptions['secondaryStorage']>

/**
 * Without `getAndDelete` or `increment` these are made up for, atomically within this application alone.
 */
export type CortenSecondaryStorage = Pick<ReferenceSecondaryStorage, 'get' | 'set' | 'delete'> &
  Partial<Pick<ReferenceSecondaryStorage, 'getAndDelete' | 'increment'>>

type ReferenceChangeEmail = NonNullable<NonNullable<ReferenceOptions['user']>['changeEmail']>

type ReferenceEmailAndPassword = NonNullable<ReferenceOptions['emailAndPassword']>

export type EmailAndPasswordOptions = Omit<ReferenceEmailAndPassword, 'password'> & {
  password?: ReferenceEmailAndPassword['password'] & {
    /**
     * The format of new hashes. `scrypt` is the reference's, for fleets that run both.
     * Hashes of either format, and bcrypt's, are always read. Default: `argon2id`.
     */
    algorithm?: 'argon2id' | 'scrypt'
  }
}

/** The options as better-auth's types know them; inference is theirs. What is wider here is there what it is there. */
type AsReference<Options> = {
  [Name in keyof Options]: Name extends 'database'
    ? ReferenceOptions['database']
    : Name extends keyof ReferenceOptions
      ? Fitted<Options[Name], ReferenceOptions[Name]>
      : Options[Name]
}

/** Of options that do not fit, the additional fields are what is inferred from. */
type Fitted<Given, Wanted> = [Given] extends [Wanted]
  ? Given
  : [Given] extends [{ additionalFields: infer Fields }]
    ? NonNullable<Wanted> & { additionalFields: Fields }
    : Wanted

export type CortenAuth<Options extends CortenOptions> =
  AsReference<Options> extends infer Reference extends ReferenceOptions
    ? Omit<Auth<Reference>, 'options'> & {
        /** The very object that was given. Clients infer from its type. */
        options: Reference & Pick<Options, keyof Options & 'database'>
        /** Closes the database connections; requests that need them fail from then on. */
        close(): Promise<void>
      }
    : never

/** What is no option can have no value: `createAuth` refuses it, too. */
type Unknown<Options> = { [Name in Exclude<keyof Options, keyof CortenOptions>]?: never }

/**
 * An application of Better Auth on the native core.
 *
 * @throws Error naming the option to change, also for an option that this version does not serve.
 */
export declare function createAuth<Options extends CortenOptions>(
  options: Options & Unknown<Options>,
): CortenAuth<Options>

/** The same function under the reference's name. */
export declare const betterAuth: typeof createAuth
