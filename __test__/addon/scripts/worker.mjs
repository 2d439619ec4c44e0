// worker.mjs <folder>: instances in worker threads that end by themselves or are ended, while the main thread works on.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { cookieOf, open, session, signUp } from './common.mjs'

if (isMainThread) await main(process.argv[2])
else await inWorker()

async function main(folder) {
  const auth = open(`${folder}/main.db`)
  const cookie = cookieOf(await signUp(auth, 'main'))
  const ends = []
  for (let round = 0; round < 8; round++) {
    const terminate = round % 2 === 1
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { file: `${folder}/worker-${round % 4}.db`, name: `w${round}`, stay: terminate },
    })
    const exited = new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject))
    const email = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    if (terminate) await worker.terminate()
    ends.push([email, await exited])
    const mine = await session(auth, cookie)
    if (mine?.user.email !== 'main@b.co') throw new Error('the main thread lost its session')
  }
  console.log(JSON.stringify(ends))
}

async function inWorker() {
  const { file, name, stay } = workerData
  const auth = open(file, stay ? { databaseHooks: { user: { create: { before: slowly } } } } : {})
  const found = await session(auth, cookieOf(await signUp(auth, name)))
  // A worker that is terminated has requests under way.
  if (stay) {
    for (let index = 0; index < 20; index++) void signUp(auth, `${name}-${index}`)
    setInterval(() => {}, 1000)
  }
  parentPort.postMessage(found.user.email)
}

/** Keeps a transaction open for as long as the worker lives, but for its first user. */
async function slowly(user) {
  if (user.name.includes('-')) await new Promise(() => {})
}
