// Calls with a status, and sign-in methods that bring the session up to date.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAction } from '../../../nuxt/src/runtime/app/internal/action.js'
import { syncedMethods, unavailableMethods, withCallbackUrl } from '../../../nuxt/src/runtime/app/internal/auth-methods.js'

describe('createAction', () => {
  it('goes from idle over pending to success', async () => {
    const action = createAction(async (value: number) => value + 1)
    expect(action.status.value).toBe('idle')
    const running = action.execute(1)
    expect([action.status.value, action.data.value]).toEqual(['pending', null])
    expect(await running).toBeUndefined()
    expect([action.status.value, action.data.value, action.error.value]).toEqual(['success', 2, null])
  })

  it('shows what was thrown, and what came as an error', async () => {
    const failures = [
      [new Error('Down'), { message: 'Down' }],
      ['text', { message: 'text' }],
      [{}, { message: 'Request failed. Please try again.' }],
    ] as const
    for (const [thrown, shown] of failures) {
      const action = createAction(async () => Promise.reject(thrown))
      await action.execute()
      expect([action.status.value, action.error.value]).toEqual(['error', { ...shown, raw: thrown }])
    }
    class FetchError extends Error {
      get status() {
        return 403
      }
    }
    const inherited = createAction(async () => Promise.reject(new FetchError('No')))
    await inherited.execute()
    expect(inherited.error.value).toMatchObject({ message: 'No', status: 403 })
    const raw = { message: 'No', code: 'NO', status: 401 }
    const action = createAction(async () => ({ data: null, error: raw }))
    await action.execute()
    expect([action.status.value, action.data.value, action.error.value]).toEqual(['error', null, { ...raw, raw }])
  })

  it('shows the last call alone', async () => {
    const finish: ((value: string) => void)[] = []
    const action = createAction(() => new Promise<string>((resolve) => finish.push(resolve)))
    const [first, second] = [action.execute(), action.execute()]
    finish[1]?.('second')
    await second
    finish[0]?.('first')
    await first
    expect([action.status.value, action.data.value]).toEqual(['success', 'second'])
  })

  describe('when the browser is to leave', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    it('stays pending for ten seconds', async () => {
      const action = createAction(async () => ({ data: { redirect: true, url: 'https://id.example' } }))
      await action.execute()
      expect(action.status.value).toBe('pending')
      await vi.advanceTimersByTimeAsync(10_000)
      expect(action.status.value).toBe('success')
    })
  })
})

describe('syncedMethods', () => {
  const calls: unknown[] = []
  const settle = async (next: () => unknown) => {
    calls.push('settled')
    await next()
  }
  /** As the client calls back: what stands in `fetchOptions` wins. */
  const method = async (data?: unknown, options?: unknown) => {
    const nested = (data as { fetchOptions?: { onSuccess?: (context: unknown) => unknown } })?.fetchOptions
    await (nested?.onSuccess ?? (options as typeof nested)?.onSuccess)?.('context')
    return data
  }
  const methods = (goBack?: () => unknown) =>
    syncedMethods({ email: method, social: method }, { settle, goBack: () => goBack }, (data) => withCallbackUrl(data, '/back'))

  beforeEach(() => void calls.splice(0))

  it("takes the caller's step after the session is known", async () => {
    const onSuccess = (context: unknown) => calls.push(context)
    await methods(() => calls.push('back')).email?.({}, { onSuccess })
    await methods(() => calls.push('back')).email?.({ fetchOptions: { onSuccess } })
    expect(calls).toEqual(['settled', 'context', 'settled', 'context'])
  })

  it('goes back where the caller has no step of their own', async () => {
    await methods(() => calls.push('back')).email?.({})
    await methods(() => calls.push('back')).email?.({ fetchOptions: { headers: {} } })
    expect(calls).toEqual(['settled', 'back', 'settled', 'back'])
    await methods().email?.({})
    expect(calls).toHaveLength(4)
  })

  it('waits for no session when a provider takes over', async () => {
    expect(await methods(() => calls.push('back')).social?.({ provider: 'x' })).toEqual({ provider: 'x', callbackURL: '/back' })
    expect(calls).toEqual([])
    await methods(() => calls.push('back')).social?.({ provider: 'x', disableRedirect: true, callbackURL: '/own' })
    expect(calls).toEqual(['settled', 'back'])
  })

  it('is not there on the server', () => {
    expect(() => unavailableMethods('signIn').email).toThrow('signIn.email() can only be called in the browser.')
  })
})
