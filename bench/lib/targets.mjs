// What is demanded of a row, and whether it is met.

/** At least so many times as fast as the reference. */
export const atLeast = (ratio) => ({ ratio })

/** corten's own figure stays under this. */
export const under = (limit) => ({ under: limit })

export const both = (...targets) => Object.assign({}, ...targets)

/** Half of what is demanded: what no noise explains. */
export function floor(target) {
  return {
    ...(target.ratio && { ratio: target.ratio / 2 }),
    ...(target.under && { under: target.under * (target.floor ?? 2) }),
  }
}

/** Undefined where nothing is demanded. Where clock and CPU time disagree about a ratio, CPU time decides. */
export function isMet({ ratio, cpuRatio = ratio, corten }, target) {
  if (!target) return undefined
  const fast = target.ratio === undefined || cpuRatio >= target.ratio
  const small = target.under === undefined || corten < target.under
  return fast && small
}

export function describeTarget(target, unit) {
  if (!target) return ''
  const parts = []
  if (target.ratio) parts.push(`${target.ratio}x`)
  if (target.under) parts.push(`under ${target.under} ${unit}`.trimEnd())
  return parts.join(', ')
}
