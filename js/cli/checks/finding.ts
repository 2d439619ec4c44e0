// What a check of `corten doctor` finds.

export interface Finding {
  level: 'ok' | 'warning' | 'error'
  /** The option or part that was looked at. */
  about: string
  what: string
  /** What to do about it; a finding without trouble has none. */
  fix?: string
}

export const ok = (about: string, what: string): Finding => ({ level: 'ok', about, what })
export const warning = (about: string, what: string, fix: string): Finding => ({ level: 'warning', about, what, fix })
export const error = (about: string, what: string, fix: string): Finding => ({ level: 'error', about, what, fix })

/** A part of the options, which may be missing or of another type. */
export function part(options: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined), options)
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/

export const isLocal = ({ hostname }: URL): boolean => LOCAL.test(hostname)

export function parseUrl(value: string | undefined): URL | undefined {
  return value !== undefined && URL.canParse(value) ? new URL(value) : undefined
}
