// The benchmark's arithmetic: a wrong verdict would hide that something has become slow.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readProfile } from '../bench/lib/callgrind.mjs'
import { percentile, summary } from '../bench/lib/summary.mjs'
import { atLeast, both, describeTarget, floor, isMet, under } from '../bench/lib/targets.mjs'
import { temporaryFolder } from './helpers.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())

describe('targets', () => {
  it('are met by CPU time where it and the clock disagree', () => {
    expect(isMet({ ratio: 39, cpuRatio: 41, corten: 1 }, atLeast(40))).toBe(true)
    expect(isMet({ ratio: 90, cpuRatio: 39, corten: 1 }, atLeast(40))).toBe(false)
    expect(isMet({ ratio: 41, corten: 1 }, atLeast(40))).toBe(true)
    expect(isMet({ corten: 1 }, undefined)).toBeUndefined()
  })

  it('want all that they demand', () => {
    const target = both(atLeast(4), under(100))
    expect(describeTarget(target, 'ms')).toBe('4x, under 100 ms')
    expect(isMet({ ratio: 5, corten: 99 }, target)).toBe(true)
    expect(isMet({ ratio: 5, corten: 100 }, target)).toBe(false)
    expect(isMet({ ratio: 3, corten: 99 }, target)).toBe(false)
    expect(isMet({ corten: Number.NaN }, under(3))).toBe(false)
  })

  it('have their floor at half, and where that says too little elsewhere', () => {
    expect(floor(both(atLeast(4), under(100)))).toEqual({ ratio: 2, under: 200 })
    expect(floor({ under: 1.2, floor: 1.25 })).toEqual({ under: 1.5 })
  })
})

describe('summaries', () => {
  const block = (time: number, cpu: number) => ({ time, cpu })

  it('compare what was measured in one round', () => {
    const reference = [block(100, 50), block(400, 60), block(200, 50)]
    const corten = [block(10, 5), block(20, 5), block(40, 5)]
    expect(summary({ reference, corten })).toEqual({
      reference: 200,
      corten: 20,
      ratio: 10,
      lowest: 5,
      highest: 20,
      cpuRatio: 10,
    })
  })

  it('turn round where more is better, but not for CPU time', () => {
    const figures = summary({ reference: [block(10, 8)], corten: [block(40, 2)] }, { higher: true })
    expect(figures).toMatchObject({ ratio: 4, cpuRatio: 4 })
  })

  it('know what part of the waits is shorter', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(percentile([7], 0.99)).toBe(7)
  })
})

it('instructions are told apart by who ran them, and on whose behalf', () => {
  const path = join(folder.path, 'callgrind')
  const lines = [
    'ob=(1) /usr/bin/node',
    'fn=(1) call',
    '1 100',
    'cob=(2) /clone/js/corten.linux-x64-gnu.node',
    'cfn=(2) entry',
    'calls=1 0',
    '1 60',
    'ob=(2)',
    'fn=(2)',
    '1 40',
    'cob=(1)',
    'cfn=(3) napi_get_value_string_utf8',
    'calls=1 0',
    '1 15',
    'cob=(3) /usr/lib/libc.so.6',
    'cfn=(4) malloc',
    'calls=1 0',
    '1 5',
    'ob=(1)',
    'fn=(3)',
    '1 15',
    'ob=(3)',
    'fn=(4)',
    '1 5',
  ]
  writeFileSync(path, lines.join('\n'))
  expect(readProfile(path)).toEqual({ total: 160, addon: 60, own: 40, nodeApi: 15 })
})
