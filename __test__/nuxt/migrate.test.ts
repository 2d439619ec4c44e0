// docs/migrate.md, followed to the letter by an app that better-auth has made, without Nuxt: to corten and back.

import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/paths.mjs'
import { copyApp, ended, freePort, removeFolder, secret, type Server, waitFor } from './lib/app.js'

const page = readFileSync(join(root, 'docs', 'migrate.md'), 'utf8')
const commands = [...page.matchAll(/```sh\n(.*?)\n```/gs)].map(([, command = '']) => command)
const files = [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', contents = '']) => ({ name, contents }))

const [install, toCorten, toReference, uninstall] = commands as [string, string, string, string]
const [onCorten, onReference, password, onReferenceWithPassword] = files as [File, File, File, File]

interface File {
  name: string
  contents: string
}

const password1 = 'a first password'
const password2 = 'ﬁancé 1234'

describe('the page on migration', () => {
  let folder: string
  let origin: string
  let environment: NodeJS.ProcessEnv
  let server: Server | undefined

  beforeAll(async () => {
    folder = copyApp('plain')
    // What the app brings itself; corten and better-auth are installed above it, from their packages.
    mkdirSync(join(folder, 'node_modules'))
    for (const name of ['better-sqlite3', '@types']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    const port = await freePort()
    origin = `http://localhost:${port}`
    const { VITEST: _, TEST: __, ...inherited } = process.env
    environment = { ...inherited, NODE_ENV: 'production', PORT: `${port}`, BETTER_AUTH_SECRET: secret, BETTER_AUTH_URL: origin }
  })

  afterAll(async () => {
    await stop()
    if (folder) removeFolder(folder)
  })

  const start = async () => {
    const child = spawn(process.execPath, ['src/server.ts'], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    server = await waitFor(child, origin, origin)
  }
  const stop = async () => {
    await server?.stop()
    server = undefined
  }
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, env: environment, encoding: 'utf8' })
  const client = (...args: string[]) => JSON.parse(run('src/client.ts', ...args)) as { status: number; cookie: string }
  const shell = (command: string) => execFileSync('sh', ['-c', command], { cwd: folder })
  const write = (...written: File[]) => {
    for (const { name, contents } of written) writeFileSync(join(folder, name), contents)
  }
  const whoami = async (cookie: string) => {
    const response = await fetch(origin, { headers: { cookie } })
    return response.ok ? response.json() : response.status
  }
  /** Of all sources, without the paths behind them. */
  const imported = () => {
    const sources = readdirSync(join(folder, 'src')).map((name) => readFileSync(join(folder, 'src', name), 'utf8'))
    return new Set(sources.join('\n').match(/(?<=from ['"])(better-auth|corten)/g))
  }
  const types = () => ended(spawn(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc')], { cwd: folder }))

  let first: string

  it('has its commands and files in this order', () => {
    expect([install, uninstall]).toEqual(['npm install corten', 'npm uninstall corten'])
    expect(commands).toHaveLength(4)
    expect(files.map(({ name }) => name)).toEqual(['src/auth.ts', 'src/auth.ts', 'src/password.ts', 'src/auth.ts'])
  })

  it('begins with an app of better-auth', async () => {
    expect(await types()).toEqual({ code: 0, output: '' })
    run('src/migrate.ts')
    await start()
    const { status, cookie } = client('signUp', 'first@b.co', password1)
    expect(status).toBe(200)
    first = cookie
    expect(await whoami(first)).toEqual({ email: 'first@b.co', cookie: true })
    await stop()
  })

  it('leads to corten, where session and password go on', async () => {
    shell(toCorten)
    write(onCorten)
    expect([...imported()]).toEqual(['corten'])
    expect(await types()).toEqual({ code: 0, output: '' })
    await start()
    expect(await whoami(first)).toEqual({ email: 'first@b.co', cookie: true })
    expect(await whoami('')).toBe(401)
    expect(client('signIn', 'first@b.co', password1).status).toBe(200)
    expect(client('signIn', 'first@b.co', password2).status).toBe(401)
    expect(client('signUp', 'second@b.co', password2).status).toBe(200)
    await stop()
  })

  it('leads back, with what was made under corten', async () => {
    shell(toReference)
    write(onReference)
    expect([...imported()]).toEqual(['better-auth'])
    expect(await types()).toEqual({ code: 0, output: '' })
    await start()
    expect(await whoami(first)).toEqual({ email: 'first@b.co', cookie: true })
    expect(client('signIn', 'first@b.co', password1).status).toBe(200)
    expect(client('signIn', 'second@b.co', password2).status).toBe(200)
    await stop()
  })

  it('tells the truth about argon2id', async () => {
    shell(toCorten)
    write({ ...onCorten, contents: onCorten.contents.replace(", password: { algorithm: 'scrypt' }", '') })
    await start()
    const third = client('signUp', 'third@b.co', password2)
    expect(third.status).toBe(200)
    await stop()

    shell(toReference)
    write(onReference)
    await start()
    expect(await whoami(third.cookie)).toEqual({ email: 'third@b.co', cookie: true })
    expect(client('signIn', 'third@b.co', password2).status).not.toBe(200)
    await stop()

    write(password, onReferenceWithPassword)
    expect(await types()).toEqual({ code: 0, output: '' })
    await start()
    expect(client('signIn', 'third@b.co', password2).status).toBe(200)
    expect(client('signIn', 'third@b.co', password1).status).toBe(401)
    expect(client('signIn', 'second@b.co', password2).status).toBe(200)
  })
})
