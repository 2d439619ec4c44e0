// The figures as text: a line for each row while they are measured, and the page results.md.

import { describeTarget, isMet } from './targets.mjs'

const HEADINGS = ['better-auth', 'corten', 'ratio', 'single rounds', 'CPU ratio', 'target', 'met']
const WIDTHS = [13, 13, 9, 18, 9, 22, 4]
const TITLE_WIDTH = 78

export function headLine({ reference, node, cpu }, quick) {
  const what = `corten against better-auth ${reference}, Node ${node}, ${cpu}${quick ? ', few and short rounds' : ''}`
  return `${what}\n\n${line('', HEADINGS)}`
}

export function rowLine(row) {
  return line(row.title, cells(row)) + (row.note ? `\n    ${row.note}` : '')
}

export function summaryLine(rows, seconds) {
  const demanded = rows.filter(({ target }) => target)
  const missed = demanded.filter((row) => !isMet(row, row.target))
  const met = `${demanded.length - missed.length} of ${demanded.length} targets are met, in ${seconds.toFixed(0)} s.`
  return missed.length === 0 ? met : `${met} Missed: ${missed.map(({ id }) => id).join(', ')}`
}

export function instructionsText({ problem, paths, counter }) {
  if (problem) return `Instructions per call: not counted, ${problem}.`
  const rows = Object.entries(paths).map(([name, counts]) => line(name, instructionCells(counts)))
  return [line(`Instructions per call (${counter})`, INSTRUCTION_HEADINGS), ...rows].join('\n')
}

export function markdown({ machine, rows, instructions, seconds }) {
  const { reference, node, cpu } = machine
  const parts = [
    '# Figures',
    `Written by \`npm run bench\` in ${seconds.toFixed(0)} s: corten against better-auth ${reference} on the same work, Node ${node}, ${cpu}. Figures are medians of rounds. A ratio compares corten and the reference within one round, by the clock and by the CPU time of all threads; where the two disagree, CPU time decides whether a target is met. Rows without better-auth are corten alone, those with one figure under neither are what plain Node, a raw driver or raw cryptography takes.`,
    table(['', ...HEADINGS], rows.map((row) => [row.note ? `${row.title} (${row.note})` : row.title, ...cells(row)])),
    summaryLine(rows, seconds),
  ]
  if (instructions && !instructions.problem) {
    const counted = Object.entries(instructions.paths).map(([name, counts]) => [name, ...instructionCells(counts)])
    parts.push('## Instructions per call', `Counted by ${instructions.counter}.`, table(['', ...INSTRUCTION_HEADINGS], counted))
  }
  return `${parts.join('\n\n')}\n`
}

function cells(row) {
  const { unit, target, limit } = row
  if (limit !== undefined) return ['', '', '', '', '', figure(limit, unit), '']
  return [
    row.reference === undefined ? '' : figure(row.reference, unit),
    figure(row.corten, unit),
    times(row.ratio),
    row.lowest === undefined ? '' : `${times(row.lowest)} to ${times(row.highest)}`,
    times(row.cpuRatio),
    describeTarget(target, unit),
    target ? (isMet(row, target) ? 'yes' : 'no') : '',
  ]
}

const INSTRUCTION_HEADINGS = ['all', 'addon', 'allocation', 'Node-API', 'JavaScript', 'differ']

function instructionCells({ total, addon, own, nodeApi, differ }) {
  const parts = addon === undefined ? ['', '', '', ''] : [own, addon - own - nodeApi, nodeApi, total - addon].map(whole)
  return [whole(total), ...parts, `${(differ * 100).toFixed(2)} %`]
}

/** The title to the left, the others to the right. */
function line(title, values) {
  return [title.padEnd(TITLE_WIDTH), ...values.map((value, column) => value.padStart(WIDTHS[column]))].join(' ').trimEnd()
}

function table([head, ...names], rows) {
  const text = (cells) => `| ${cells.join(' | ')} |`
  const rule = `|---|${names.map(() => '---:|').join('')}`
  return [text([head, ...names]), rule, ...rows.map(text)].join('\n')
}

function figure(value, unit) {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return `${value.toFixed(Number.isInteger(value) ? 0 : digits)} ${unit}`.trimEnd()
}

const times = (value) => (value === undefined ? '' : `${value.toFixed(value < 10 ? 1 : 0)}x`)
const whole = (value) => value.toLocaleString('en-US')
