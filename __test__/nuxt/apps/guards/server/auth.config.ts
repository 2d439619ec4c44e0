// The function form, counted: an app has one instance, whatever its requests say.
export default defineServerAuth(({ runtimeConfig }) => {
  const counted = globalThis as { configurations?: number }
  counted.configurations = (counted.configurations ?? 0) + 1
  return {
    appName: runtimeConfig.app.baseURL,
    database: {
      url: (process.env.FIXTURE_DATABASE ?? 'sqlite:auth.db') as 'sqlite:auth.db',
      ...(process.env.FIXTURE_MIGRATE === 'on' ? { migrate: true } : {}),
    },
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    // Every look at a session is due to renew it.
    session: { updateAge: 0, cookieCache: { enabled: process.env.FIXTURE_CACHE === 'on', maxAge: 60 } },
    advanced: { trustedProxyHeaders: process.env.FIXTURE_PROXY === 'trusted' },
  }
})
