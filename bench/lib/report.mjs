// The figures as text.

export function timesText(results) {
  const rows = results.map(({ source, way, inFlight, reference, corten, ...ratios }) => [
    `${titles[way]}, ${source}, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
    micros(reference),
    micros(corten),
    times(ratios.ratio),
    `${times(ratios.lowest)} to ${times(ratios.highest)}`,
    times(ratios.cpuRatio),
  ])
  return table([['', 'better-auth', 'corten', 'ratio', 'single rounds', 'CPU ratio'], ...rows])
}

export function instructionsText({ problem, counter, total, addon, own, nodeApi, differ }) {
  if (problem) return `Instructions per call: not counted, ${problem}.`
  const rows = [['all', whole(total)]]
  if (addon !== undefined) {
    rows.push(
      ['the addon', whole(own)],
      ['its allocations and copies', whole(addon - own - nodeApi)],
      ['its calls of Node-API', whole(nodeApi)],
      ['JavaScript and the engine', whole(total - addon)],
    )
  }
  const title = 'Instructions per call of api.getSession, jwe, one at a time'
  return `${title} (${counter}; two measurements differ by ${percent(differ)})\n${table(rows)}`
}

const titles = { getSession: 'api.getSession', handler: 'handler' }

/** The first column to the left, the others to the right. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const align = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))
  return rows.map((row) => `  ${row.map(align).join('  ')}`).join('\n')
}

const micros = (value) => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} µs`
const times = (value) => `${value.toFixed(value < 10 ? 1 : 0)}x`
const whole = (value) => value.toLocaleString('en-US')
const percent = (value) => `${(value * 100).toFixed(2)} %`
