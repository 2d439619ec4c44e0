// Opens cookies instead of skipping them: signatures are verified, session caches are read with the reference's own crypto.
import { createHmac } from 'node:crypto'
import { symmetricDecodeJWT, verifyJWT } from 'better-auth/crypto'

interface SetCookie {
  name: string
  value: string
  attributes: string
}

function parse(line: string): SetCookie {
  const end = line.indexOf(';')
  const pair = end === -1 ? line : line.slice(0, end)
  const at = pair.indexOf('=')
  return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes: end === -1 ? '' : line.slice(end) }
}

function hmac(secret: string, text: string, encoding: 'base64' | 'base64url'): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest(encoding)
}

const fromBase64Url = (text: string): string => Buffer.from(text, 'base64url').toString('utf8')

/** `value.signature`, signed with the secret, or undefined if the text has another form. */
function openSigned(decoded: string, secret: string): string | undefined {
  const at = decoded.lastIndexOf('.')
  const signature = decoded.slice(at + 1)
  if (at < 1 || signature.length !== 44 || !signature.endsWith('=')) return undefined
  const value = decoded.slice(0, at)
  return hmac(secret, value, 'base64') === signature ? `signed(${value})` : `WRONGLY SIGNED(${value})`
}

function openCompact(text: string, secret: string): string {
  const plain = fromBase64Url(text)
  const unpadded = Buffer.from(plain, 'utf8').toString('base64url') === text
  const cache = JSON.parse(plain) as { session: Record<string, unknown>; expiresAt: number; signature: string }
  const expected = hmac(secret, JSON.stringify({ ...cache.session, expiresAt: cache.expiresAt }), 'base64url')
  const verdict = expected === cache.signature && unpadded ? 'compact' : 'BROKEN compact'
  return `${verdict}(${plain.replace(cache.signature, '<signature>')})`
}

const isHmac = (header: string): boolean => /"alg":"HS/.test(fromBase64Url(header))

/** Signed with a key of a JWKS; the scenarios verify it by `verifyJWT`, and `jwt.test.ts` with the keys of both sides. */
const openJws = (header: string, payload: string): string => `jws(${fromBase64Url(header)}, ${fromBase64Url(payload)})`

async function openJwt(text: string, secret: string): Promise<string> {
  const [header = '', payload = ''] = text.split('.')
  if (!isHmac(header)) return openJws(header, payload)
  const verified = await verifyJWT(text, secret)
  return `${verified === null ? 'BROKEN jwt' : 'jwt'}(${fromBase64Url(header)}, ${fromBase64Url(payload)})`
}

/** Every signed token in a text, such as the ones in mailed links and in headers, opened. */
export function openTokens(text: string, secret: string): string {
  const sealed = text.replace(/(?<![\w.])\w{32}\.[A-Za-z0-9+/]{43}=/g, token => openSigned(token, secret) ?? token)
  // `{"` and the first two bits of the name after it: a claim may be named by a digit, or in any script.
  return sealed.replace(/eyJ[\w-]+\.ey[I-L][\w-]+\.[\w-]*/g, token => {
    const [header = '', payload = '', signature] = token.split('.')
    if (!isHmac(header)) return openJws(header, payload)
    const right = hmac(secret, `${header}.${payload}`, 'base64url') === signature
    return `${right ? 'jwt' : 'BROKEN jwt'}(${fromBase64Url(header)}, ${fromBase64Url(payload)})`
  })
}

async function openJwe(text: string, secret: string): Promise<string> {
  const [header = '', key = '', iv = '', cipher = '', tag = ''] = text.split('.')
  const session = await symmetricDecodeJWT<Record<string, unknown>>(text, secret, 'better-auth-session')
  const account = session === null ? await symmetricDecodeJWT<Record<string, unknown>>(text, secret, 'better-auth-account') : null
  const payload = session ?? account
  const sizes = `key ${key.length}, iv ${iv.length}, text ${cipher.length}, tag ${tag.length}`
  const kind = payload === null ? 'BROKEN jwe' : account === null ? 'jwe' : 'jwe of an account'
  return `${kind}(${fromBase64Url(header)}, ${sizes}, ${JSON.stringify(payload)})`
}

/** The readable form of one cookie value, recognised by its shape, because names are configurable. */
export async function openCookie(raw: string, secret: string): Promise<string> {
  if (raw === '') return ''
  let decoded: string
  try {
    decoded = decodeURIComponent(raw)
  } catch {
    return `UNDECODABLE(${raw})`
  }
  const encoding = encodeURIComponent(decoded) === raw ? '' : 'ENCODED IN ANOTHER WAY '
  const signed = openSigned(decoded, secret)
  if (signed !== undefined) return encoding + signed
  try {
    const parts = decoded.split('.').length
    if (decoded.startsWith('eyJ') && parts === 5) return encoding + (await openJwe(decoded, secret))
    if (decoded.startsWith('eyJ') && parts === 3) return encoding + (await openJwt(decoded, secret))
    if (decoded.startsWith('eyJ') && parts === 1) return encoding + openCompact(decoded, secret)
  } catch (error) {
    return `${encoding}UNREADABLE(${decoded}): ${String(error)}`
  }
  return encoding + decoded
}

/** Set-Cookie headers in their order, values opened, attributes untouched. Chunks are joined before they are opened. */
export async function openSetCookies(lines: string[], secret: string): Promise<string[]> {
  const cookies = lines.map(parse)
  const chunkOf = (cookie: SetCookie): string | undefined => /^(.+)\.\d+$/.exec(cookie.name)?.[1]
  const index = (cookie: SetCookie): number => Number(cookie.name.split('.').at(-1))
  const whole = new Map<string, string>()
  // Chunks may be set in any order: one that the request lacked comes after those that it had.
  for (const cookie of cookies.filter(chunkOf).sort((a, b) => index(a) - index(b))) {
    const base = chunkOf(cookie)
    if (base !== undefined && cookie.value !== '') whole.set(base, (whole.get(base) ?? '') + cookie.value)
  }
  const opened: string[] = []
  for (const cookie of cookies) {
    const base = chunkOf(cookie)
    if (base === undefined || cookie.value === '') {
      opened.push(`${cookie.name}=${await openCookie(cookie.value, secret)}${cookie.attributes}`)
      continue
    }
    const joined = whole.get(base)
    whole.delete(base)
    const content = joined === undefined ? '' : ` of ${await openCookie(joined, secret)}`
    opened.push(`${cookie.name}=[${cookie.value.length} characters${content}]${cookie.attributes}`)
  }
  return opened
}
