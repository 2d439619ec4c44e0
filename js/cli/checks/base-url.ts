// The base URL: set, and encrypted where it leaves the machine.

import { error, isLocal, ok, parseUrl, part, text, warning, type Finding } from './finding.js'

export function baseUrl(options: object): URL | undefined {
  const { BETTER_AUTH_URL } = process.env
  return parseUrl(text(part(options, 'baseURL')) ?? text(BETTER_AUTH_URL))
}

export function checkBaseUrl(options: object): Finding[] {
  const about = 'baseURL'
  const allowed = part(options, 'baseURL', 'allowedHosts')
  if (Array.isArray(allowed)) {
    if (!allowed.includes('*')) return [ok(about, `That of each request, if its host is one of ${allowed.join(', ')}.`)]
    return [error(about, 'Every host is allowed: links in mails may lead to the host that an attacker sent.', 'List your own hosts in `allowedHosts`.')]
  }
  const url = baseUrl(options)
  const fix = 'Set `baseURL` or BETTER_AUTH_URL to where browsers find the application, such as https://example.com.'
  if (!url) return [warning(about, 'It is not set: links and redirects go where the request says it came from.', fix)]
  if (url.protocol !== 'https:' && !isLocal(url)) {
    return [error(about, `${url.origin} is not encrypted: passwords and cookies can be read on their way.`, 'Serve it over https, and say so in `baseURL`.')]
  }
  if (isLocal(url) && process.env['NODE_ENV'] === 'production') {
    return [warning(about, `${url.origin} is this machine, in production.`, fix)]
  }
  return [ok(about, url.origin)]
}
