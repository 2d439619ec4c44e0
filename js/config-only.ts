// While the command line reads a configuration file, createAuth starts nothing: no database is opened, none is made.

const READING = Symbol.for('corten.configOnly')

type Global = typeof globalThis & { [READING]?: boolean }

/** From now on, in this process, also for another copy of this package. */
export function readConfigOnly(): void {
  ;(globalThis as Global)[READING] = true
}

export const isConfigOnly = (): boolean => (globalThis as Global)[READING] === true

/** An auth object that has its options and nothing else. */
export function unstarted<Options extends object>(options: Options) {
  const refuse = async (): Promise<never> => {
    throw new Error('The command line of corten reads this configuration: it starts no application.')
  }
  return { options, handler: refuse, fetch: refuse, api: {}, $ERROR_CODES: {}, $Infer: {}, close: async () => {} }
}
