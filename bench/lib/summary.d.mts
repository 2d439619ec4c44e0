interface Block {
  time: number
  cpu: number
}
interface Summary {
  limit?: number
  reference?: number
  corten?: number
  ratio?: number
  lowest?: number
  highest?: number
  cpuRatio?: number
}
export function summary(
  blocks: { reference?: Block[]; corten?: Block[]; limit?: Block[] },
  options?: { higher?: boolean },
): Summary
export function median(values: number[]): number
export function percentile(values: number[], part: number): number
