// What an authorization server remembers: rows in memory, which outlive its restarts.

import type { Adapter, Payload } from 'oidc-provider'

interface Row {
  payload: Payload
  /** Milliseconds since the epoch. */
  ends: number
}

export class Store {
  readonly #rows = new Map<string, Row>()

  /** An `adapter` of oidc-provider: it is asked for one per model. */
  readonly adapter = (model: string): Adapter => {
    const rows = this.#rows
    const key = (id: string) => `${model} ${id}`
    const find = async (id: string) => live(rows.get(key(id)))
    const findWhere = async (field: 'uid' | 'userCode', value: string) =>
      [...rows].map(([name, row]) => (name.startsWith(`${model} `) ? live(row) : undefined)).find(payload => payload?.[field] === value)
    return {
      find,
      findByUid: uid => findWhere('uid', uid),
      findByUserCode: code => findWhere('userCode', code),
      async upsert(id, payload, expiresIn = Number.POSITIVE_INFINITY) {
        rows.set(key(id), { payload, ends: Date.now() + expiresIn * 1000 })
      },
      async consume(id) {
        const payload = await find(id)
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        rows.delete(key(id))
      },
      async revokeByGrantId(grantId) {
        for (const [name, { payload }] of rows) if (payload.grantId === grantId) rows.delete(name)
      },
    }
  }
}

function live(row: Row | undefined): Payload | undefined {
  return row && row.ends > Date.now() ? row.payload : undefined
}
