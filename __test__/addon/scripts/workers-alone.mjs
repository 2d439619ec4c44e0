// workers-alone.mjs <folder>: the addon is never loaded in the main thread, as in `nuxt dev`; its workers end one after the other.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'

if (isMainThread) await main(process.argv[2])
else await inWorker()

async function main(folder) {
  const emails = []
  for (let round = 0; round < 6; round++) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { file: `${folder}/alone.db`, name: `alone${round}` } })
    const exited = new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject))
    emails.push(await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject)))
    if (round % 2 === 1) await worker.terminate()
    await exited
  }
  console.log(JSON.stringify(emails))
}

async function inWorker() {
  // Imported here alone, since importing it loads the addon.
  const { cookieOf, open, session, signUp } = await import('./common.mjs')
  const auth = open(workerData.file)
  const found = await session(auth, cookieOf(await signUp(auth, workerData.name)))
  parentPort.postMessage(found.user.email)
}
