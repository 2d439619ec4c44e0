// What goes wrong at a provider.
import type { Fault } from './network.js'

const text =
  (body: string | null, type: string, status = 200): Fault =>
  () =>
    new Response(body, { status, headers: { 'content-type': type } })

export const faults: Record<string, Fault> = {
  'an OAuth error': () => Response.json({ error: 'invalid_grant', error_description: 'no' }, { status: 400 }),
  'an OAuth error that calls itself a success': () =>
    Response.json({ error: 'bad_verification_code', error_description: 'no', errcode: 40029, errmsg: 'no' }),
  'an error without words': () => new Response(null, { status: 401 }),
  'a server error in HTML': text('<h1>503</h1>', 'text/html', 503),
  HTML: text('<!doctype html><title>Sign in</title>', 'text/html; charset=utf-8'),
  'a redirect': () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/moved' } }),
  'no JSON that is called JSON': text('{"access_token":', 'application/json'),
  'JSON that is called text': text('{"access_token":"access-0","token_type":"bearer"}', 'text/plain'),
  bytes: text('\u0001\u0002', 'application/octet-stream'),
  nothing: text(null, 'application/json'),
  null: () => Response.json(null),
  'a list': () => Response.json([]),
  'an empty object': () => Response.json({}),
  'a number': () => Response.json(5),
  silence: () => {
    throw new TypeError('fetch failed')
  },
}
