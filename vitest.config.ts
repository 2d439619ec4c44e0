import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const local = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export default defineConfig({
  resolve: {
    // Vite does not resolve a package's own name; Node does.
    alias: [
      { find: /^corten$/, replacement: local('./dist/index.js') },
      { find: /^corten\/(node|api)$/, replacement: local('./dist/$1.js') },
    ],
  },
  test: {
    include: ['__test__/**/*.test.ts'],
    // Tests load the addon as a user's process does: in a process of their own.
    pool: 'forks',
    // dist/ and the reference run as Node loads them, not as Vite transforms them.
    server: { deps: { external: [/\/dist\//, /\/js\/native\.js$/] } },
    allowOnly: !process.env.CI,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
