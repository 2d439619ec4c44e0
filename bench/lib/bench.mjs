// What a group of rows works with: open servers, paired timing, and which rows are wanted.

import { signUp } from './accounts.mjs'
import { checkSides, ways } from './calls.mjs'
import { timeCases } from './rounds.mjs'
import { openSide, sideNames } from './sides.mjs'

export const plans = {
  full: { rounds: 9, warmUpMs: 300, blockMs: 80 },
  quick: { rounds: 3, warmUpMs: 200, blockMs: 30 },
}

export class Bench {
  #opened = []
  #only
  #place

  /** `place` is `{ folder, postgres }`: where databases are made. */
  constructor({ quick, only, place }) {
    this.quick = quick
    this.plan = quick ? plans.quick : plans.full
    this.folder = place.folder
    this.#place = place
    this.#only = only
  }

  /** Whether `--only` names this row, or what stands before its id. */
  wants(id) {
    return isWanted(id, this.#only)
  }

  /** Opens a server with its tables; it is closed with the benchmark. */
  async open(side, settings) {
    const server = await openSide(side, this.#place, settings)
    this.#opened.push(server)
    await server.migrate()
    return server
  }

  /** Both servers, each with a user who has signed up, who is asked for by the ways of calls.mjs. */
  async openPair(settings, settingsOfCorten = settings) {
    const [reference, corten] = await Promise.all(
      sideNames.map(async (side) => {
        const { auth } = await this.open(side, side === 'corten' ? settingsOfCorten : settings)
        const account = await signUp(auth)
        return { auth, ...account, ...ways(auth, account.cookie) }
      }),
    )
    await checkSides(reference, corten)
    return { reference, corten }
  }

  /** Where the databases are, for another process. */
  async place() {
    return { folder: this.folder, databases: (await this.#place.postgres?.made()) ?? {} }
  }

  /** Of a database on the PostgreSQL server, by its name in `open`'s settings and its side. */
  databaseUrl(name) {
    return this.#place.postgres.database(name)
  }

  /** Times those of the cases that are wanted. */
  time(cases) {
    return timeCases(cases.filter(({ id }) => this.wants(id)), this.plan)
  }

  async close() {
    for (const server of this.#opened) await server.close()
  }
}

export function isWanted(id, only) {
  return only.length === 0 || only.some((name) => id === name || id.startsWith(`${name}/`) || name.startsWith(`${id}/`))
}
