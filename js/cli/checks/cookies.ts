// Cookies: encrypted, and sent to no more sites than needed.

import { baseUrl } from './base-url.js'
import { error, ok, part, text, warning, type Finding } from './finding.js'

export function checkCookies(options: object): Finding[] {
  const about = 'cookies'
  const found: Finding[] = []
  const secure = part(options, 'advanced', 'useSecureCookies')
  const attributes = (name: string): unknown => part(options, 'advanced', 'defaultCookieAttributes', name)
  const https = baseUrl(options)?.protocol === 'https:'
  if (https && (secure === false || attributes('secure') === false)) {
    found.push(error(about, 'They may be sent without encryption, although the application is served over https.', 'Remove `advanced.useSecureCookies` and `secure` of `advanced.defaultCookieAttributes`.'))
  }
  if (attributes('httpOnly') === false) {
    found.push(error(about, 'Scripts on the page can read the session.', 'Remove `httpOnly` from `advanced.defaultCookieAttributes`.'))
  }
  const sameSite = text(attributes('sameSite'))?.toLowerCase()
  if (sameSite === 'none') {
    found.push(
      https || secure === true || attributes('secure') === true
        ? warning(about, 'They are sent with requests of every other site (`sameSite: none`).', 'Use `lax`, unless the application lives in frames of other sites.')
        : error(about, 'Browsers refuse cookies with `sameSite: none` that are not `secure`.', 'Serve the application over https, or use `lax`.'),
    )
  }
  const shared = part(options, 'advanced', 'crossSubDomainCookies')
  if (part(shared, 'enabled') === true && text(part(shared, 'domain')) === undefined && !baseUrl(options)) {
    found.push(error(about, 'They are to be shared by sub-domains, of no domain.', 'Set `advanced.crossSubDomainCookies.domain`, or `baseURL`.'))
  }
  return found.length > 0 ? found : [ok(about, https || secure === true ? 'Sent over https alone.' : 'As for development; over https they are `secure`.')]
}
