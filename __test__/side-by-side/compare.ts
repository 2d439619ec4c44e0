// Two observations, and what to say when they differ.
import type { Observation } from './observe.js'
import type { Difference } from './steps.js'

export interface Finding {
  facet: string
  message: string
}

const absent = '(absent)'

/** Every facet in which the two sides differ without leave, and every declared difference that did not show. */
export function compareObservations(reference: Observation, corten: Observation, declared: Difference[] = []): Finding[] {
  const findings: Finding[] = []
  const differences = declared.filter(({ where }) => where?.(reference) ?? true)
  const facets = new Set([...reference.keys(), ...corten.keys()])
  for (const { facet } of differences) facets.add(facet)
  for (const facet of facets) {
    const expected = reference.get(facet) ?? absent
    const actual = corten.get(facet) ?? absent
    const difference = differences.find(candidate => candidate.facet === facet)
    if (difference === undefined) {
      if (expected !== actual) findings.push({ facet, message: showDifference(expected, actual) })
    } else if (expected === actual) {
      findings.push({ facet, message: `declared to differ (${difference.reason}), but both sides answer:\n    ${actual}` })
    } else if (difference.corten instanceof RegExp) {
      if (!difference.corten.test(actual))
        findings.push({ facet, message: `corten's side must match ${String(difference.corten)}, but is:\n    ${actual}` })
    } else if (difference.corten !== undefined) {
      const wanted = difference.corten(expected)
      if (wanted !== actual)
        findings.push({ facet, message: `corten's side must be\n    ${wanted}\n    but is:\n    ${actual}` })
    }
  }
  return findings
}

/** Both texts, shortened to the neighbourhood of their first difference when they are long. */
function showDifference(expected: string, actual: string): string {
  let at = 0
  while (at < expected.length && at < actual.length && expected[at] === actual[at]) at++
  const from = Math.max(0, at - 120)
  const cut = (text: string): string => {
    const part = text.slice(from, at + 400)
    return `${from > 0 ? '…' : ''}${part}${text.length > at + 400 ? '…' : ''}`
  }
  return `\n    reference: ${cut(expected)}\n    corten:    ${cut(actual)}`
}

export function report(scenario: string, step: string, findings: Finding[]): string {
  const lines = findings.map(({ facet, message }) => `  ${facet}: ${message}`)
  return `${scenario} › ${step}\n${lines.join('\n')}`
}
