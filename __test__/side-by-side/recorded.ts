// Replies that the reference gave once, kept as data, so that a later version of it cannot move under the comparison.
import { readFileSync } from 'node:fs'
import type { Outcome } from './observe.js'

interface Recorded {
  status: number
  statusText: string
  headers: string[]
  body: string
}

const file = new URL('../data/recorded-replies.json', import.meta.url)
const replies = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Recorded>

export const recordedTitles: string[] = Object.keys(replies)

const mask = (text: string): string =>
  text
    .replace(/(=[A-Za-z0-9]+)\.[A-Za-z0-9%]+%3D(?=;)/g, '$1.<signature>')
    .replace(/(?<![A-Za-z0-9])[A-Za-z0-9]{32}(?![A-Za-z0-9])/g, '<id>')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, '<time>')
    .replace(/formdata-undici-\d+/g, '<boundary>')

const asText = ({ status, statusText, headers, body }: Recorded): string =>
  mask([`${status} ${JSON.stringify(statusText)}`, ...headers, body].join('\n      '))

/** What is wrong with a reply that should repeat the recorded one, or undefined. */
export function againstRecord(title: string, outcome: Outcome): string | undefined {
  const recorded = replies[title]
  if (recorded === undefined) return `no recorded reply is called "${title}"`
  const reply = outcome.reply
  if (reply === undefined) return `no reply to hold against "${title}"`
  const expected = asText(recorded)
  const actual = asText(reply)
  return expected === actual ? undefined : `recorded ${expected}\n    but got  ${actual}`
}
