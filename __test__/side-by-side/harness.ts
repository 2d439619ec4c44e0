// One scenario against both servers, each on its own database, compared step by step and then row by row.
import { describe, it } from 'vitest'
import { compareObservations, report } from './compare.js'
import { coveredEndpoint } from './coverage.js'
import { files, type Places } from './places.js'
import { againstRecord } from './recorded.js'
import { runScenario, type Trace } from './run.js'
import type { Scenario } from './steps.js'
import type { Target } from './target.js'

/** What a set of comparisons has seen: the suite asks at its end whether that was enough. */
export class Comparison {
  readonly endpoints = new Set<string>()
  readonly recorded = new Set<string>()
  /** The scenarios that were compared, by group. */
  readonly scenarios = new Map<string, Set<string>>()
  readonly #reference: Target
  readonly #corten: Target
  readonly #inRedis: boolean

  readonly #places: () => Places
  readonly #runs: (group: string, scenario: Scenario) => boolean

  /** `places` is where databases are, `runs` which scenarios are declared, `inRedis` whether secondary storages are kept there. */
  constructor(
    reference: Target,
    corten: Target,
    places: () => Places = files,
    runs: (group: string, scenario: Scenario) => boolean = () => true,
    inRedis = false,
  ) {
    this.#inRedis = inRedis
    this.#reference = reference
    this.#corten = corten
    this.#places = places
    this.#runs = runs
  }

  /** Throws a readable report when the two servers differ. */
  async compare(scenario: Scenario): Promise<void> {
    const places = this.#places()
    try {
      const expected = await runScenario(scenario, this.#reference, await places.place('reference.db'), this.#inRedis)
      if ('failed' in expected) throw expected.failed
      const actual = await runScenario(scenario, this.#corten, await places.place('corten.db'), this.#inRedis)
      this.#check(scenario, expected, actual)
    } finally {
      await places.remove()
    }
  }

  /** Declares one test per scenario. */
  declare(group: string, scenarios: Scenario[]): void {
    const chosen = scenarios.filter(scenario => this.#runs(group, scenario))
    if (chosen.length === 0) return
    describe(group, () => {
      for (const scenario of chosen) it(scenario.name, async () => {
        await this.compare(scenario)
        this.scenarios.set(group, (this.scenarios.get(group) ?? new Set()).add(scenario.name))
      })
    })
  }

  #check(scenario: Scenario, expected: Trace, actual: Trace): void {
    for (const [index, { step, outcome }] of expected.outcomes.entries()) {
      const other = actual.outcomes[index]?.outcome
      if (other === undefined && 'failed' in actual) throw actual.failed
      if (other === undefined || (step.kind !== 'http' && step.kind !== 'api'))
        throw new Error('the two sides took different steps')
      const title = `step ${index + 1} "${step.name}"`
      const findings = compareObservations(outcome.observation, other.observation, step.differs)
      if (step.recorded !== undefined) {
        for (const [side, subject] of [
          ['reference', outcome],
          ['corten', other],
        ] as const) {
          const message = againstRecord(step.recorded, subject)
          if (message !== undefined) findings.push({ facet: `recorded reply (${side})`, message })
        }
        this.recorded.add(step.recorded)
      }
      if (findings.length > 0) throw new Error(report(scenario.name, title, findings))
      const endpoint = coveredEndpoint(step, scenario.base)
      if (endpoint !== undefined) this.endpoints.add(endpoint)
    }
    if ('failed' in actual) throw actual.failed
    const findings = compareObservations(expected.rows, actual.rows, scenario.differs)
    if (findings.length > 0) throw new Error(report(scenario.name, 'rows at the end', findings))
  }
}
