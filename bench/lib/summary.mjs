// Medians of rounds, and of the ratios inside each round.

/**
 * Of `{ reference, corten }` or `{ limit }`, lists of `{ time, cpu }`, a pair a round. `higher` says that a higher figure
 * is the better one, such as requests per second; `cpu` is always a cost.
 */
export function summary({ reference = [], corten = [], limit = [] }, { higher = false } = {}) {
  if (limit.length > 0) return { limit: median(limit.map(({ time }) => time)) }
  const ratios = reference.map(({ time }, round) => (higher ? corten[round].time / time : time / corten[round].time))
  const cpuRatios = reference.map(({ cpu }, round) => cpu / corten[round].cpu)
  return {
    reference: median(reference.map(({ time }) => time)),
    corten: median(corten.map(({ time }) => time)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    cpuRatio: median(cpuRatios),
  }
}

export const median = (values) => percentile(values, 0.5)

/** With the mean of the two values in the middle, where there are two. */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below + (above - below) * (place - Math.floor(place))
}
