// A certificate for 127.0.0.1 that no authority has signed.

import { join } from 'node:path'
import { program, run } from './process.mjs'

/** Its files in `folder`, owned by the servers' user. */
export async function certificate(folder) {
  const [key, cert] = [join(folder, 'server.key'), join(folder, 'server.crt')]
  await run(program('openssl', 'openssl'), [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=corten tests', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert,
  ], folder)
  return { key, cert }
}
