// A plugin that corten has itself is the same factory under its own path, too.
import * as plugins from 'corten/plugins'
import { bearer } from 'corten/plugins/bearer'
import { customSession } from 'corten/plugins/custom-session'
import { jwt } from 'corten/plugins/jwt'
import { multiSession } from 'corten/plugins/multi-session'
import { username } from 'corten/plugins/username'
import { expect, it } from 'vitest'

it.each(Object.entries({ bearer, customSession, jwt, multiSession, username }))('%s', (name, factory) => {
  expect(factory).toBe((plugins as Record<string, unknown>)[name])
})
