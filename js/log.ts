// Log lines, in the reference's shape.

import { format } from './builtin.js'

export type LogLevel = 'debug' | 'info' | 'success' | 'warn' | 'error'
export type LogLine = (level: LogLevel, message: string, ...details: unknown[]) => void

interface LoggerOptions {
  disabled?: boolean
  disableColors?: boolean
  log?: (level: Exclude<LogLevel, 'success'>, message: string, ...details: unknown[]) => unknown
}

const COLORS: Record<LogLevel, number> = { debug: 35, info: 34, success: 32, warn: 33, error: 31 }

/** Which levels are wanted, the core decides; a logger that fails loses its line and nothing else. */
export function createLog(options: LoggerOptions | undefined): LogLine {
  if (options?.disabled) return () => {}
  if (typeof options?.log === 'function') {
    const log = options.log
    return (level, message, ...details) => {
      try {
        Promise.resolve(log(level === 'success' ? 'info' : level, message, ...details)).catch(() => {})
      } catch {
        // The request that wrote this line must not suffer for it.
      }
    }
  }
  return (level, message, ...details) => {
    // Asked with each line: most processes write none, and the answer makes a stream.
    const colors = !options?.disableColors && process.stderr.isTTY === true
    const name = colors ? `\x1b[${COLORS[level]}m${level.toUpperCase()}\x1b[0m` : level.toUpperCase()
    const line = `${new Date().toISOString()} ${name} [corten]: ${format('%s', message, ...details)}`
    if (level === 'error') console.error(line)
    else if (level === 'warn') console.warn(line)
    else console.log(line)
  }
}
