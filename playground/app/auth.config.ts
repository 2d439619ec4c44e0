// The browser's half of Better Auth.

import { defineClientAuth } from '@corten/nuxt/config'

export default defineClientAuth({})
