import { defineClientAuth } from '@corten/nuxt/config'

export default defineClientAuth({})
