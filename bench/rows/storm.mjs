// A thousand sign-ins at once: memory stays bounded, what is too much is told to come back, session checks go on.

import { availableParallelism } from 'node:os'
import { post, password, signUp } from '../lib/accounts.mjs'
import { ways } from '../lib/calls.mjs'
import { probe } from '../lib/load.mjs'
import { collectGarbage } from '../lib/rounds.mjs'
import { under } from '../lib/targets.mjs'

/** Twice what may wait, on a machine with so many cores that a thousand are none too many. */
const SIGN_INS = Math.max(1000, 2 * 65 * availableParallelism())
const MIB = 1024 * 1024

export async function measure(bench) {
  if (!bench.wants('storm')) return []
  const { auth } = await bench.open('corten', { name: 'storm', cache: 'jwe' })
  const { email, cookie } = await signUp(auth)
  const { getSession } = ways(auth, cookie)
  const quiet = await probe(getSession, bench.quick ? 0.5 : 2)
  // Threads and their working memory are there.
  await Promise.all(Array.from({ length: 16 }, () => post(auth, '/sign-in/email', { email, password })))
  collectGarbage()
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)

  let over = false
  const answers = Promise.all(Array.from({ length: SIGN_INS }, () => post(auth, '/sign-in/email', { email, password })))
  const storm = answers.finally(() => (over = true))
  const meanwhile = await probe(getSession, () => over)
  const responses = await storm
  clearInterval(watch)
  return rows(responses, { quiet, meanwhile, growth: (peak - before) / MIB })
}

function rows(responses, { quiet, meanwhile, growth }) {
  const ok = responses.filter(({ status }) => status === 200).length
  const busy = responses.filter(({ status, headers }) => status === 503 && Number(headers.get('retry-after')) > 0).length
  const storm = `storm, ${SIGN_INS} sign-ins at once`
  const meant = ok > 0 && busy > 0 ? ok + busy : 0
  return [
    {
      id: 'storm/answers',
      title: `${storm}: neither signed in nor told with 503 to come back`,
      note: `${ok} signed in, ${busy} were told to come back`,
      target: under(1),
      unit: '',
      corten: responses.length - meant,
    },
    { id: 'storm/memory', title: `${storm}: growth of resident memory`, target: under(64), unit: 'MiB', corten: growth },
    {
      id: 'storm/p50',
      title: `${storm}: cached api.getSession meanwhile, p50`,
      note: `before it ${quiet.p50.toFixed(2)} ms`,
      target: under(3),
      unit: 'ms',
      corten: meanwhile.p50,
    },
    {
      id: 'storm/p99',
      title: `${storm}: cached api.getSession meanwhile, p99`,
      note: `before it ${quiet.p99.toFixed(2)} ms`,
      target: under(60),
      unit: 'ms',
      corten: meanwhile.p99,
    },
  ]
}
