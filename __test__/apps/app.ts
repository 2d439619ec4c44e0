// A small application in a folder of its own, with the packages of this repository.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runForJson, temporaryFolder, type TemporaryFolder } from '../helpers.js'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Step {
  path: string
  body?: object
  cookie?: string
}

export interface Answer {
  status: number
  cookie: string
  body: { user?: { email: string } } | null
}

export interface App extends TemporaryFolder {
  write(file: string, text: string): void
  use(...steps: Step[]): Promise<Answer[]>
}

const PACKAGES = ['@better-auth', '@prisma', 'better-auth', 'better-sqlite3', 'drizzle-orm', 'kysely', 'mingo', 'mongodb', 'pg']

/** A package among the files takes the place of the repository's. */
export function app(files: Record<string, string>, env: Record<string, string> = {}): App {
  const folder = temporaryFolder()
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(folder.file(file)), { recursive: true })
    writeFileSync(folder.file(file), text)
  }
  write('package.json', '{"type":"module"}')
  for (const [file, text] of Object.entries(files)) write(file, text)
  mkdirSync(folder.file('node_modules'), { recursive: true })
  symlinkSync(root, folder.file('node_modules/corten'), 'dir')
  for (const name of PACKAGES) {
    const link = folder.file(`node_modules/${name}`)
    if (!existsSync(link)) symlinkSync(join(root, 'node_modules', name), link, 'dir')
  }
  const settings = { BETTER_AUTH_SECRET: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO', BETTER_AUTH_URL: 'http://localhost:3000', BETTER_AUTH_TELEMETRY: '0', ...env }
  const use = (...steps: Step[]) => runForJson<Answer[]>('apps/use.mjs', [folder.path, ...steps.map(step => JSON.stringify(step))], { env: settings, flags: ['--no-warnings'] })
  return { ...folder, write, use }
}

const password = 'correct horse'
export const signUp = (email: string): Step => ({ path: '/sign-up/email', body: { name: 'Ada', email, password } })
export const signIn = (email: string, text = password): Step => ({ path: '/sign-in/email', body: { email, password: text } })
export const getSession = (cookie: string): Step => ({ path: '/get-session', cookie })
