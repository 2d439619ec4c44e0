// client.ts <signUp|signIn> <address> <password>: prints the status and the cookie.
import { createAuthClient } from 'better-auth/client'

const [action, email = '', password = ''] = process.argv.slice(2)
const client = createAuthClient({ baseURL: process.env.BETTER_AUTH_URL })
let cookie = ''
const fetchOptions = {
  headers: { origin: process.env.BETTER_AUTH_URL ?? '' },
  onSuccess: ({ response }: { response: Response }) => {
    cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  },
}
const { error } =
  action === 'signUp'
    ? await client.signUp.email({ name: 'N', email, password, fetchOptions })
    : await client.signIn.email({ email, password, fetchOptions })
console.log(JSON.stringify({ status: error?.status ?? 200, cookie }))
