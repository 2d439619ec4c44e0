// Waits for a ref to become true.

import { type Ref, watch } from 'vue'

export function until(condition: Readonly<Ref<boolean>>, timeoutMs: number): Promise<void> {
  if (condition.value) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, timeoutMs)
    const stop = watch(condition, (value) => value && done(), { flush: 'sync' })
  })
}
