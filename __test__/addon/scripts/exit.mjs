// exit.mjs <folder> <way>: uses corten in some way and then has nothing more to do.
import { DatabaseSync } from 'node:sqlite'
import { cookieOf, open, origin, session, signUp } from './common.mjs'

const [folder, way] = process.argv.slice(2)
const file = `${folder}/${way}.db`

const ways = {
  'only made': () => open(file),
  used: async () => {
    const auth = open(file)
    await session(auth, cookieOf(await signUp(auth, 'a')))
  },
  'used on a handle that stays open': async () => {
    const auth = open(file, { database: new DatabaseSync(file) })
    await session(auth, cookieOf(await signUp(auth, 'a')))
  },
  'only made, on a handle': () => void open(file, { database: new DatabaseSync(file) }),
  'used by two instances that make the file together': async () => {
    const [one, two] = [open(file), open(file)]
    const [cookie] = (await Promise.all([signUp(one, 'a'), signUp(two, 'b')])).map(cookieOf)
    const found = await session(two, cookie)
    if (found?.user.email !== 'a@b.co') throw new Error('the other instance does not know the session')
  },
  closed: async () => {
    const auth = open(file)
    await signUp(auth, 'a')
    await auth.close()
  },
  'closed twice': async () => {
    const auth = open(file)
    await signUp(auth, 'a')
    await Promise.all([auth.close(), auth.close()])
    await auth.close()
  },
  'closed with requests under way': async () => {
    const auth = open(file)
    await signUp(auth, 'a')
    const running = Promise.allSettled(Array.from({ length: 8 }, (_, index) => signUp(auth, `b${index}`)))
    await auth.close()
    await running
  },
  'used after closing': async () => {
    const auth = open(file)
    const cookie = cookieOf(await signUp(auth, 'a'))
    await auth.close()
    const outcome = await session(auth, cookie).then(
      () => 'answered',
      () => 'refused',
    )
    if (outcome !== 'refused') throw new Error('a closed instance answered from its database')
  },
  'with a callback that never answers': async () => {
    const auth = open(file, {
      emailAndPassword: { enabled: true, password: { hash: () => new Promise(() => {}), verify: async () => true } },
    })
    void signUp(auth, 'a')
    await auth.handler(new Request(`${origin}/api/auth/ok`))
  },
  'with an answer that nobody waits for': () => void signUp(open(file), 'a'),
}

await ways[way]()
console.log('done')
