// Reads and edits SQLite files in a child process. A second SQLite library in this process would break the locks of the
// one that corten carries: POSIX locks belong to the process.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { editServerRows, isServer, readServerRows } from './server-databases.js'

export type Column = string | number | null
/** The rows of one table, oldest first, each as its columns in the table's order. */
export type Rows = [column: string, value: Column][][]

interface Reply {
  id: number
  value?: unknown
  error?: string
}

let child: ChildProcess | undefined
let calls = 0
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()

function start(): ChildProcess {
  const path = fileURLToPath(new URL('./database-child.mjs', import.meta.url))
  const started = fork(path, { execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  started.on('message', (reply: Reply) => {
    const caller = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.error === undefined) caller?.resolve(reply.value)
    else caller?.reject(new Error(reply.error))
  })
  started.on('exit', () => {
    // A child that was let go may end after the next one has begun.
    if (child !== started) return
    child = undefined
    for (const caller of waiting.values()) caller.reject(new Error('the database child ended early'))
    waiting.clear()
  })
  return started
}

function ask(request: Record<string, unknown>): Promise<unknown> {
  child ??= start()
  const id = ++calls
  const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
  child.send({ id, ...request })
  return answer
}

/** All rows, by table. */
export async function readRows(file: string): Promise<Record<string, Rows>> {
  if (isServer(file)) return readServerRows(file)
  return (await ask({ task: 'rows', file })) as Record<string, Rows>
}

/** Columns, indexes and foreign keys, by table. */
export async function readSchema(file: string): Promise<Record<string, unknown>> {
  return (await ask({ task: 'schema', file })) as Record<string, unknown>
}

/** Runs one statement and returns how many rows it changed; `orphans` switches foreign keys off, in a file. */
export async function editRows(file: string, sql: string, values: Column[] = [], orphans = false): Promise<number> {
  if (isServer(file)) return editServerRows(file, sql, values)
  return (await ask({ task: 'edit', file, sql, values, orphans })) as number
}

/** Ends the child; the next call starts a new one. */
export function closeDatabaseChild(): void {
  child?.disconnect()
  child = undefined
}
