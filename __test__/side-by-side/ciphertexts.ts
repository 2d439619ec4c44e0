// Opens what is encrypted for itself: OAuth tokens, the state in its cookie, the session token in the state of a link.
import { hkdfSync } from 'node:crypto'
import { symmetricDecrypt } from 'better-auth/crypto'

export type Secrets = Parameters<typeof symmetricDecrypt>[0]['key']

/** What keys are derived for; the empty one is the secret itself. */
const purposes = ['', 'oauth-state-cookie', 'oauth-link-session-token']
const ciphertext = /(?<![0-9a-f:$])(?:\$ba\$\d+\$)?[0-9a-f]{80,}(?![0-9a-f])/g

function derive(secret: string, purpose: string): string {
  if (purpose === '') return secret
  const key = hkdfSync('sha256', secret, 'better-auth:oauth-encryption:v1', `better-auth:${purpose}:v1`, 32)
  return Buffer.from(key).toString('hex')
}

function keysFor(secrets: Secrets, purpose: string): Secrets {
  if (typeof secrets === 'string') return derive(secrets, purpose)
  return {
    keys: new Map([...secrets.keys].map(([version, value]) => [version, derive(value, purpose)])),
    currentVersion: secrets.currentVersion,
    ...(secrets.legacySecret === undefined ? {} : { legacySecret: derive(secrets.legacySecret, purpose) }),
  }
}

/** The text with each ciphertext in it opened, and those inside, as far as these secrets open them. */
export async function openCiphertexts(text: string, secrets: Secrets): Promise<string> {
  let opened = text
  for (const [data] of text.matchAll(ciphertext)) {
    const plain = await openOne(data, secrets)
    if (plain !== undefined) opened = opened.replace(data, () => plain)
  }
  return opened
}

async function openOne(data: string, secrets: Secrets): Promise<string | undefined> {
  for (const purpose of purposes) {
    const plain = await symmetricDecrypt({ key: keysFor(secrets, purpose), data }).catch(() => undefined)
    if (plain === undefined) continue
    const version = /^\$ba\$\d+\$/.exec(data)?.[0] ?? ''
    return `${version}encrypted${purpose && ` for ${purpose}`}(${await openCiphertexts(plain, secrets)})`
  }
  return undefined
}
