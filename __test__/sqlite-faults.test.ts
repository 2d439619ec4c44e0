// What can go wrong with a SQLite file: it is full, locked, not writable, or its process ends in between.
import './environment/development.js'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { closeDatabaseChild, readRows } from './database.js'
import { runForJson, runScript, temporaryFolder, type TemporaryFolder } from './helpers.js'

interface Outcome {
  status: number
  log: string[]
}

const script = fileURLToPath(new URL('./addon/scripts/server-child.mjs', import.meta.url))
let folder: TemporaryFolder
let file: string
beforeEach(async () => {
  folder = temporaryFolder()
  file = folder.file('auth.db')
  await child('read')
})
afterEach(() => folder.remove())
afterAll(closeDatabaseChild)

const child = (task: string): Promise<Outcome> => runForJson('./addon/scripts/server-child.mjs', [`sqlite:${file}`, task])

const rows = async (): Promise<number[]> => {
  const all = await readRows(file)
  return ['user', 'account', 'session'].map(table => all[table]?.length ?? -1)
}

it('a process that is killed in a sign-up leaves nothing', async () => {
  expect((await runScript('./addon/scripts/server-child.mjs', [`sqlite:${file}`, 'die'])).signal).toBe('SIGKILL')
  expect(await rows()).toEqual([0, 0, 0])
  expect((await child('try')).status).toBe(200)
  expect(await rows()).toEqual([1, 1, 1])
})

it('a disk without room fails the sign-up and leaves nothing of it', async () => {
  // Files may not grow, as on a full disk: the write fails instead of the process.
  const command = `trap '' XFSZ; ulimit -f 8; exec "$0" "$1" "$2" try`
  const text = execFileSync('bash', ['-c', command, process.execPath, script, `sqlite:${file}`], { encoding: 'utf8', env: { ...process.env, VITEST: '', NODE_ENV: 'development' }, stdio: ['ignore', 'pipe', 'ignore'] })
  const { status, log } = JSON.parse(text.trim().split('\n').at(-1) ?? '') as Outcome
  expect([422, 500]).toContain(status)
  expect(log.join('\n')).toMatch(/full|disk I\/O error/)
  expect(await rows()).toEqual([0, 0, 0])
  expect((await child('try')).status).toBe(200)
})

it('a file that may not be written fails the sign-up', async () => {
  chmodSync(file, 0o444)
  chmodSync(folder.path, 0o555)
  try {
    // For root nothing is read-only: another user tries.
    const asOther = process.getuid?.() === 0 ? ['--import', `data:text/javascript,process.setgid(65534);process.setuid(65534)`] : []
    const result = await runScript('./addon/scripts/server-child.mjs', [`sqlite:${file}`, 'try'], { flags: asOther })
    const { status, log } = JSON.parse(result.stdout.trim().split('\n').at(-1) || '{}') as Outcome
    expect([422, 500], result.stderr).toContain(status)
    expect(log.join('\n')).toMatch(/readonly|read-only|unable to open/)
  } finally {
    chmodSync(folder.path, 0o755)
    chmodSync(file, 0o644)
  }
  expect(await rows()).toEqual([0, 0, 0])
  expect((await child('try')).status).toBe(200)
})

it('a file that another process keeps locked fails the sign-up, until it lets go', async () => {
  const holder = spawn(process.execPath, ['--no-warnings', '-e', `const { DatabaseSync } = require('node:sqlite'); new DatabaseSync(process.argv[1]).exec('BEGIN IMMEDIATE'); console.log('held'); setInterval(() => {}, 1000)`, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise(resolve => holder.stdout.once('data', resolve))
  const { status, log } = await child('try')
  expect([422, 500]).toContain(status)
  expect(log.join('\n')).toContain('The database is busy')
  holder.kill()
  await new Promise(resolve => holder.once('exit', resolve))
  expect((await child('try')).status).toBe(200)
  expect(await rows()).toEqual([1, 1, 1])
})
