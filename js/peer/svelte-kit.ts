export * from 'better-auth/svelte-kit'
