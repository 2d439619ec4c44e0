// The server's half of Better Auth.

import { defineServerAuth } from '@corten/nuxt/config'

export default defineServerAuth({
  database: { url: 'sqlite:.data/auth.db', migrate: true },
  emailAndPassword: { enabled: true },
  user: {
    additionalFields: {
      // `input: false`: nobody makes themselves an admin by signing up.
      role: { type: 'string', defaultValue: 'user', input: false },
    },
  },
  session: {
    // For a minute the session is read from its encrypted cookie, without the database.
    cookieCache: { enabled: true, maxAge: 60, strategy: 'jwe' },
  },
})
