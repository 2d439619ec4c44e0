// A PostgreSQL server. It has a password with characters that a URL must escape, a time zone that is
// not UTC, and TLS with a certificate of its own making.

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { certificate } from './certificate.mjs'
import { freePort, own, ownFolder, program, run, serve } from './process.mjs'

export const variable = 'CORTEN_TEST_POSTGRES'

const PASSWORD = 'p@ss/w:rd'

export async function start(folder) {
  const versions = '/usr/lib/postgresql'
  const known = existsSync(versions) ? readdirSync(versions).sort((a, b) => b - a) : []
  const places = known.map((version) => join(versions, version, 'bin'))
  const home = ownFolder(folder, 'postgres')
  const data = join(home, 'data')
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 })
  own(passwordFile)
  await run(program('initdb', 'postgresql', places), [
    '-D', data, '-U', 'corten', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync',
  ], home)
  const { key, cert } = await certificate(home)
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 400, timezone: 'Asia/Kolkata',
    fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', ssl: 'on', ssl_key_file: key, ssl_cert_file: cert,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = program('postgres', 'postgresql', places)
  // SIGINT ends it without waiting for clients.
  const stop = await serve(server, ['-D', data, ...args], { cwd: home, port, signal: 'SIGINT' })
  return { url: `postgres://corten:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres?sslrootcert=${encodeURIComponent(cert)}`, stop }
}
