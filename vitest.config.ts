import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const local = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const shared = {
  resolve: {
    // Vite does not resolve a package's own name; Node does.
    alias: [
      { find: /^corten$/, replacement: local('./dist/index.js') },
      { find: /^corten\/(node|cookies|minimal|redis)$/, replacement: local('./dist/$1.js') },
      { find: /^corten\/db\/migration$/, replacement: local('./dist/migration.js') },
      { find: /^corten\/db\/schema$/, replacement: local('./dist/schema.js') },
      { find: /^corten\/plugins$/, replacement: local('./dist/plugins/index.js') },
      { find: /^corten\/(.+)$/, replacement: local('./dist/peer/$1.js') },
    ],
  },
}

/** Files that hold something to times of less than seconds, or measure memory: nothing runs beside them. */
const alone = ['addon/process', 'addon/redis', 'server-databases'].map(name => `__test__/${name}.test.ts`)

const settings = {
  // Tests load the addon as a user's process does: in a process of their own.
  pool: 'forks' as const,
  // dist/ and the reference run as Node loads them, not as Vite transforms them.
  server: { deps: { external: [/\/dist\//, /\/js\/native\.js$/] } },
  allowOnly: !process.env.CI,
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...settings,
          name: 'core',
          include: ['__test__/**/*.test.ts'],
          exclude: ['__test__/nuxt/*.test.ts', ...alone],
          globalSetup: ['__test__/servers.ts'],
          // Vitest itself would leave one core unused.
          maxWorkers: availableParallelism(),
        },
      },
      {
        ...shared,
        test: { ...settings, name: 'alone', include: alone, globalSetup: ['__test__/servers.ts'], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
      {
        ...shared,
        test: {
          ...settings,
          name: 'nuxt',
          include: ['__test__/nuxt/*.test.ts'],
          globalSetup: ['__test__/nuxt/lib/setup.ts'],
          // A build keeps all cores busy by itself.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          // Apps are built before their tests run.
          hookTimeout: 240_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
})
