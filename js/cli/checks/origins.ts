// Who may send requests with a user's cookies, and where users may be redirected.

import { error, isLocal, ok, parseUrl, part, warning, type Finding } from './finding.js'

export function checkOrigins(options: object): Finding[] {
  const about = 'trusted origins'
  const found: Finding[] = []
  for (const [name, what] of [
    ['disableCSRFCheck', 'Other sites can send requests in the name of your users.'],
    ['disableOriginCheck', 'Other sites can send requests in the name of your users, and links can redirect them anywhere.'],
  ] as const) {
    if (part(options, 'advanced', name) === true) found.push(error(about, what, `Remove \`advanced.${name}\`, and list in \`trustedOrigins\` what you meant to allow.`))
  }
  const listed = part(options, 'trustedOrigins')
  const fromEnvironment = process.env['BETTER_AUTH_TRUSTED_ORIGINS']?.split(',').filter(Boolean) ?? []
  const origins = [...(Array.isArray(listed) ? listed : []), ...fromEnvironment].filter((origin) => typeof origin === 'string')
  for (const origin of origins) {
    const url = parseUrl(origin.replaceAll('*', 'x'))
    if (/^(\w+:\/\/)?\*+(:\d+)?\/?$/.test(origin) || /^(\w+:\/\/)?\*+\.\w+$/.test(origin)) {
      found.push(error(about, `\`${origin}\` trusts sites that are not yours.`, 'List your own origins, such as https://*.example.com.'))
    } else if (url?.protocol === 'http:' && !isLocal(url)) {
      found.push(warning(about, `\`${origin}\` is not encrypted: whoever is between can act as it.`, 'Use https.'))
    }
  }
  if (found.length > 0) return found
  const more = typeof listed === 'function' ? ', and those that your function names' : ''
  return [ok(about, `${['that of the base URL', ...origins].join(', ')}${more}.`)]
}
