import { defineServerAuth } from '@corten/nuxt/config'
import { username } from 'corten/plugins'
import { notes } from './db/schema'
import { plans } from './plans'

export default defineServerAuth(({ runtimeConfig, db }) => ({
  appName: runtimeConfig.app.baseURL,
  emailAndPassword: { enabled: true },
  plugins: [username()],
  user: { additionalFields: { plan: { type: [...plans], defaultValue: 'free', input: false } } },
  databaseHooks: {
    user: {
      create: {
        async after({ id }) {
          await db.insert(notes).values({ owner: id, text: 'Welcome' })
        },
      },
    },
  },
}))
