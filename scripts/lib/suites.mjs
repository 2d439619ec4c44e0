// The two test runners and what they counted, and the benchmark.

import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ci, env as toolEnv, locked, modules, node24, root } from './paths.mjs'
import { run, StepError } from './steps.mjs'

/** The core alone: an addon's symbols are there only inside Node. `env` names the servers. */
export async function cargoTest(env) {
  const options = { env: { ...toolEnv, ...env } }
  return counted(cargoCounts(await run('cargo', ['test', ...locked, '--no-default-features'], options)))
}

/** The built addon, under Node 24. */
export async function vitest(env) {
  const report = join(modules, '.cache', 'corten', 'vitest.json')
  mkdirSync(join(report, '..'), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  await run(node24(), [join(modules, 'vitest', 'vitest.mjs'), 'run', ...reporters], { env: { ...toolEnv, ...env } })
  return counted(vitestCounts(JSON.parse(readFileSync(report, 'utf8'))))
}

/** Few and short rounds of the benchmark: nothing may be half as fast as is demanded. */
export async function benchFloors(env) {
  const bench = [join(root, 'bench', 'main.mjs'), '--quick', '--floors']
  const output = await run(node24(), bench, { env: { ...toolEnv, ...env } })
  return { note: output.trim().split('\n').at(-1) }
}

/** Sums over the test binaries and the documentation. */
export function cargoCounts(output) {
  const results = output.matchAll(/^test result: \w+\. (\d+) passed/gm)
  const passed = [...results].reduce((sum, [, count]) => sum + Number(count), 0)
  const skipped = [...output.matchAll(/^test (.+) \.\.\. ignored/gm)].map(([, name]) => name)
  return { passed, skipped }
}

export function vitestCounts({ numPassedTests, testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const skipped = tests.filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName)
  return { passed: numPassedTests, skipped }
}

function counted({ passed, skipped }) {
  if (passed === 0) throw new StepError('No test ran.')
  if (skipped.length > 0 && ci) {
    throw new StepError(`In CI every test must run. Skipped:\n${skipped.join('\n')}`)
  }
  return { passed, skipped, note: `${passed} passed${skipped.length ? `, ${skipped.length} skipped` : ''}` }
}
