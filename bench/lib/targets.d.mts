export interface Target {
  ratio?: number
  under?: number
  /** How many times as much is still above the floor; twice unless said otherwise. */
  floor?: number
}
interface Row {
  ratio?: number
  cpuRatio?: number
  corten: number
}
export function atLeast(ratio: number): Target
export function under(limit: number): Target
export function both(...targets: Target[]): Target
export function floor(target: Target): Target
export function isMet(row: Row, target: Target | undefined): boolean | undefined
export function describeTarget(target: Target | undefined, unit: string): string
