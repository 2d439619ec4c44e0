// A MariaDB server, with a password that a URL must escape, a time zone that is not UTC, and TLS.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { certificate } from './certificate.mjs'
import { freePort, own, ownFolder, program, run, serve } from './process.mjs'

export const variable = 'CORTEN_TEST_MYSQL'

const PASSWORD = 'p@ss/w:rd'

export async function start(folder) {
  const home = ownFolder(folder, 'mysql')
  const data = join(home, 'data')
  // A server that starts deletes what others have in a folder that they share.
  const temporary = ownFolder(home, 'tmp')
  await run(program('mariadb-install-db', 'mariadb-server'), [
    '--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`, '--auth-root-authentication-method=normal', '--skip-test-db',
  ], home)
  const users = join(home, 'users.sql')
  writeFileSync(users, `CREATE USER corten@'%' IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO corten@'%' WITH GRANT OPTION;\n`)
  own(users)
  const { key, cert } = await certificate(home)
  const port = await freePort()
  const server = program('mariadbd', 'mariadb-server')
  const stop = await serve(server, [
    '--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(home, 'socket')}`,
    `--pid-file=${join(home, 'pid')}`, `--init-file=${users}`, '--default-time-zone=+05:30', '--max-connections=400',
    '--character-set-server=utf8mb4', '--skip-name-resolve', '--skip-log-bin', '--innodb-flush-log-at-trx-commit=0',
    // No test survives a power failure.
    '--debug-no-sync', '--innodb-doublewrite=0', '--innodb-fast-shutdown=2',
    '--innodb-buffer-pool-size=64M', `--ssl-key=${key}`, `--ssl-cert=${cert}`,
  ], { cwd: home, port, signal: 'SIGTERM' })
  return { url: `mysql://corten:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/mysql?ssl-ca=${encodeURIComponent(cert)}`, stop }
}
