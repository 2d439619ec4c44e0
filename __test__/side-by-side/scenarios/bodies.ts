// Content types and bodies before any endpoint looks at them.
import { almostForm, infiniteNumber, loneSurrogate } from '../differences.js'
import { form, nothing, post, raw, request, signUp, user, type Difference, type Scenario } from '../steps.js'

const stranger = { jar: null }
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
// Refused by the endpoint without hashing, once everything before it is satisfied.
const text = JSON.stringify({ email: 'nope', password: user.password })
const boundary = '----formdata-undici-038375122488'
/** Where corten's JSON is stricter. */
const stricter: Record<string, Difference[]> = {
  '{"email":"\\ud800","password":"x"}': loneSurrogate,
  '1e999': infiniteNumber,
}
const multipart = `--${boundary}\r\nContent-Disposition: form-data; name="email"\r\n\r\na@b.co\r\n--${boundary}--\r\n`

export const bodiesScenarios: Scenario[] = [
  {
    name: 'as recorded',
    steps: [
      post('/sign-in/email', nothing, { recorded: 'POST no body', jar: null }),
      post('/sign-in/email', nothing, {
        recorded: 'POST no body w/ ct',
        jar: null,
        headers: { 'content-type': 'application/json' },
      }),
      post('/sign-in/email', raw(bytes(text)), { recorded: 'POST text body no ct', jar: null }),
      post('/sign-in/email', raw(text, 'text/plain'), { recorded: 'POST text/plain', jar: null }),
      post('/sign-in/email', raw('{bad', 'application/json'), { recorded: 'POST bad json', jar: null }),
      post('/sign-in/email', {}, { recorded: 'POST empty obj', jar: null }),
      post('/sign-in/email', { email: 5, password: null, rememberMe: 'x' }, { recorded: 'POST wrong types', jar: null }),
      post('/sign-in/email', [], { recorded: 'POST array body', jar: null }),
      post('/sign-in/email', null, { recorded: 'POST json null', jar: null }),
      post('/sign-in/email', { email: 'nope', password: 'x' }, { recorded: 'POST invalid email', jar: null }),
      post('/sign-in/email', raw(multipart, `multipart/form-data; boundary=${boundary}`), { recorded: 'multipart', jar: null }),
      post('/sign-out', raw('{}', 'application/vnd.api+json'), { recorded: 'application/problem+json', jar: null }),
    ],
  },
  {
    name: 'JSON that is broken, empty or odd',
    steps: [
      signUp({}, stranger),
      ...[
        '',
        ' ',
        '{}',
        '[]',
        'null',
        'true',
        '5',
        '"x"',
        '{',
        '{"a"',
        '{"a":1,}',
        "{'a':1}",
        '{"email":"a@b.co"} x',
        '\ufeff{}',
        'undefined',
        'NaN',
        '{"email":"\\ud800","password":"x"}',
        '{"email":"a@b.co","password":"\\u0000"}',
        '1e999',
        '[[[[[[[[]]]]]]]]',
        '['.repeat(500),
        ` \n\t${text}\r\n `,
      ].map(body =>
        post('/sign-in/email', raw(body, 'application/json'), {
          name: JSON.stringify(body).slice(0, 60),
          jar: null,
          ...(stricter[body] === undefined ? {} : { differs: stricter[body] }),
        }),
      ),
      post('/sign-in/email', raw(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'application/json'), {
        ...stranger,
        name: 'not UTF-8',
      }),
      post(
        '/sign-in/email',
        raw(new Uint8Array([...bytes('{"email":"a@b.co","password":"'), 0xff, ...bytes('"}')]), 'application/json'),
        { ...stranger, name: 'not UTF-8 inside a string' },
      ),
      post('/sign-in/email', raw(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes(text)]), 'application/json'), {
        ...stranger,
        name: 'a byte order mark',
      }),
    ],
  },
  {
    name: 'content types',
    steps: [
      signUp({}, stranger),
      ...[
        'application/json; charset=utf-8',
        'application/json;charset=latin1',
        'APPLICATION/JSON',
        'application/json;',
        ' application/json',
        'application/jsonx',
        'application/json, text/plain',
        'application/problem+json',
        'text/json',
        'application/*',
        '*/*',
        'json',
        ';',
        'application/x-www-form-urlencoded; charset=utf-8',
        'application/x-www-form-urlencodedx',
        'application/octet-stream',
        'application/pdf',
        'image/png',
        'video/mp4',
        'text/plain;charset=UTF-8',
        'multipart/form-data',
        'application/ld+json',
        'application/json+x',
        'application/xml',
      ].flatMap(type => [
        post('/sign-in/email', raw(text, type), {
          name: `sign-in as ${type}`,
          jar: null,
          ...(type === 'application/x-www-form-urlencodedx' ? { differs: almostForm } : {}),
        }),
        post('/sign-out', raw('{}', type), { name: `sign-out as ${type}`, jar: null }),
        post('/sign-out', raw('', type), { name: `sign-out, empty, as ${type}`, jar: null }),
      ]),
    ],
  },
  {
    name: 'forms that are odd',
    steps: [
      signUp({}, stranger),
      ...[
        '',
        '&',
        '=',
        'email',
        'email=',
        'email=a%40b.co&password=password1234',
        'email=a@b.co&email=c@d.ef&password=x',
        'email=a%40b.co&password=pass+word',
        'email=%zz&password=%',
        'email[]=a@b.co',
        '{"email":"a@b.co"}',
        'email=a%40b.co&password=password1234&rememberMe=true',
        'email=a%40b.co;password=x',
        '__proto__=x&email=a@b.co&password=y',
      ].map(body => post('/sign-in/email', raw(body, 'application/x-www-form-urlencoded'), { name: body, jar: null })),
      post('/sign-up/email', form({ name: 'N', email: 'form@b.co', password: 'password1234' }), stranger),
      post('/sign-up/email', form({ name: 'N', email: 'form2@b.co', password: 'password1234', rememberMe: 'false' }), stranger),
      post('/sign-up/email', form({ name: 'N', email: 'form3@b.co', password: 'password1234', emailVerified: 'true' }), stranger),
    ],
  },
  {
    name: 'bodies where none is expected',
    steps: [
      post('/get-session', raw('{', 'application/json'), stranger),
      post('/get-session', raw('x', 'text/plain'), stranger),
      post('/nope', raw('{', 'application/json'), stranger),
      request('DELETE', '/sign-out', raw('{', 'application/json'), stranger),
      post('/revoke-other-sessions', raw('x', 'text/plain'), stranger),
      post('/revoke-sessions', raw(bytes('x')), stranger),
    ],
  },
]
