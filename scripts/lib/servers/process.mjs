// What all servers need: a program, a free port, a user who may run it, and an end.

import { execFile, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const START_SECONDS = 60

/** Servers refuse to run as root; another user owns their folders then. */
const owner = process.getuid?.() === 0 ? ids('nobody') : {}

/** Lets the servers' user into a folder. */
export function openFolder(path) {
  chmodSync(path, 0o755)
  return path
}

/** A folder that belongs to the servers' user. */
export function ownFolder(...segments) {
  const path = join(...segments)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  own(path)
  return path
}

export function own(path) {
  if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid)
}

/** The path of a program on PATH or in one of `folders`; else an error that says what to install. */
export function program(name, debianPackage, folders = []) {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', ...folders]
  const found = places.map((place) => join(place, name)).find((path) => existsSync(path))
  if (!found) throw new Error(`Tests need ${name}. On Debian: apt-get install ${debianPackage}`)
  return found
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** Runs a program to its end as the servers' user. */
export async function run(path, args, cwd) {
  try {
    await promisify(execFile)(path, args, { ...owner, cwd })
  } catch (error) {
    throw new Error(`${path}: ${error.message}\n${error.stdout ?? ''}`)
  }
}

/** Starts a server and waits until it listens; gives a function that ends it with a signal. */
export async function serve(path, args, { cwd, port, signal }) {
  const child = spawn(path, args, { ...owner, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    // Read on, or the server would stop at a full pipe.
    stream.on('data', (chunk) => { output = (output + chunk).slice(-4000) })
  }
  let gone = false
  const ended = new Promise((resolve) => child.once('close', () => resolve(gone = true)))
  child.once('error', (error) => { output += error.message })
  const stop = () => {
    child.kill(signal)
    return ended
  }
  const deadline = Date.now() + START_SECONDS * 1000
  while (!(await listens(port))) {
    if (gone) throw new Error(`${path} ended:\n${output}`)
    if (Date.now() > deadline) {
      await stop()
      throw new Error(`${path} did not listen within ${START_SECONDS} seconds:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return stop
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function ids(user) {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((text) => text.startsWith(`${user}:`))
  if (!line) throw new Error(`As root, tests run database servers as the user ${user}, who does not exist: create the user, or run the tests as another one.`)
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}
