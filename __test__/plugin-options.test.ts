// Every option of a plugin has a test that shows its effect, and a value of another type is an error that names it.
import './environment/development.js'
import { existsSync, readFileSync } from 'node:fs'
import { createAuth } from 'corten'
import { describe, expect, it } from 'vitest'
import { native } from '../js/plugins/native.js'
import { acceptedPluginOptions } from './accepted-options.js'
import { defaults } from './addon/setup.js'

const shown = JSON.parse(readFileSync(new URL('data/plugin-options.json', import.meta.url), 'utf8')) as Record<string, { file: string; test: string }>
const accepted = Object.entries(acceptedPluginOptions()).flatMap(([id, options]) => options.map(option => [id, option] as const))

/** `a.b` as nested objects around a value. */
const nested = (path: string, value: unknown): object =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object

const make = (id: string, options: object): void => {
  const plugins = [native(id, options, [() => ({}), {}, options])]
  void createAuth({ ...defaults, database: 'sqlite::memory:', plugins } as Parameters<typeof createAuth>[0]).close()
}

describe('the list of options of plugins', () => {
  it('has every one that a plugin reads', () => {
    expect(accepted.map(([id, option]) => `${id}.${option}`).filter(option => shown[option] === undefined)).toEqual([])
    expect(accepted.length).toBeGreaterThan(13)
  })

  it('names tests that exist', () => {
    const missing = Object.entries(shown).filter(([, { file, test }]) => {
      const path = new URL(file, import.meta.url)
      const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
      return !["'", '"', '`'].some(quote => text.includes(quote + test + quote))
    })
    expect(missing).toEqual([])
  })
})

describe('an option of a plugin', () => {
  it.each(accepted)('of the wrong type is an error that names it: %s %s', (id, option) => {
    // Of a value with several shapes the whole is named.
    const prefixes = option.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('\\.'))
    const error = new RegExp(`^The option \`(${prefixes.join('|')})[\`.[].* of the plugin \`${id}\``)
    expect(() => make(id, nested(option, [[{ nonsense: 1 }]]))).toThrow(error)
  })

  it.each([...new Set(accepted.map(([id]) => id))])('that %s does not have is an error that names it', id => {
    expect(() => make(id, { unheard: { of: 1 } })).toThrow(`The option \`unheard\` of the plugin \`${id}\` is not served`)
  })

  it('may be unset', () => {
    for (const [id, option] of accepted) {
      make(id, { [option.split('.')[0] ?? '']: undefined })
    }
  })
})
