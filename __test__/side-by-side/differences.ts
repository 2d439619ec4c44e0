// The differences that we want, each with its reason. A step names those that it must show.
import type { Difference } from './steps.js'

type Corten = Exclude<Difference['corten'], undefined>

const differences = (reason: string, facets: Record<string, Corten>): Difference[] =>
  Object.entries(facets).map(([facet, corten]) => ({ facet, reason, corten }))

const exactly =
  (text: string): Corten =>
  () =>
    text

const without =
  (part: RegExp): Corten =>
  reference =>
    reference.replaceAll(part, '')

const isJson = { 'header content-type': exactly('application/json') }

/** The page at /error is written anew; its text must be what `shows` says. */
export const ownErrorPage = (shows: RegExp = /<html/i): Difference[] =>
  differences('corten has an error page of its own', { body: shows })

export const unknownHash = differences('a stored hash that cannot be read matches no password, like every other wrong one', {
  status: exactly('401'),
  'status text': exactly('"UNAUTHORIZED"'),
  body: exactly('{"message":"Invalid email or password","code":"INVALID_EMAIL_OR_PASSWORD"}'),
  ...isJson,
})

export const undecodableCache = differences('a cache cookie that cannot be decoded is dropped, and the store is asked', {
  status: exactly('200'),
  'status text': exactly('""'),
  body: /^\{"session":\{"expiresAt":"<time \+604800000>","token":"<id1>",.*"user":\{"name":"N","email":"a@b\.co",.*\}\}$/,
  'set-cookie':
    /^better-auth\.session_data=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax\nbetter-auth\.session_data=compact\(\{"session":\{"session":\{.*\}\); Max-Age=300; Path=\/; HttpOnly; SameSite=Lax$/,
})

const notOurJson = {
  'status text': exactly('"400"'),
  body: exactly('{"message":"Invalid JSON in request body","code":"BAD_REQUEST"}'),
}
export const loneSurrogate = differences('JSON with half a surrogate pair is not text that can be stored', notOurJson)
export const infiniteNumber = differences('JSON with a number beyond double precision is refused, not read as Infinity', {
  body: notOurJson.body,
})

export const almostForm = differences(
  'a content type that begins like that of forms is one: JSON sent as such has none of the fields',
  {
    status: exactly('400'),
    'status text': exactly('"400"'),
    body: exactly(
      '{"message":"[body.email] Invalid input: expected string, received undefined; [body.password] Invalid input: expected string, received undefined","code":"VALIDATION_ERROR"}',
    ),
    ...isJson,
  },
)

export const alwaysApiError = differences('every API error is of the class that better-auth/api exports', {
  'error is an APIError': exactly('true'),
})

export const absentFields = differences('fields without a value are absent from what a direct call returns', {
  value: without(/, (url|redirect): undefined/g),
})

export const noCause = differences('the cause of an internal failure goes to the log alone', {
  body: without(/,"cause":\{\}/g),
})
/** What a sign-up answers where the reference fails, and the rows that it leaves. */
const signsUp = (reason: string, cookies: RegExp): { step: Difference[]; rows: Difference[] } => ({
  step: differences(reason, {
    status: exactly('200'),
    'status text': exactly('""'),
    body: /^\{"token":"<id1>","user":\{"name":"N","email":"a@b\.co",.*"id":"<id2>"\}\}$/,
    'set-cookie': cookies,
    ...isJson,
  }),
  rows: differences(reason, {
    'rows of user': /^id="<id2>" name="N" email="a@b\.co" [^\n]*$/,
    'rows of session': /^id="<id3>" expiresAt="<time \+\d+>" token="<id1>" [^\n]*$/,
    'rows of account': /^id="<id4>" accountId="<id2>" providerId="credential" userId="<id2>" [^\n]*$/,
  }),
})

export const longMaxAge = signsUp(
  'a Max-Age beyond what browsers keep is cut to that',
  /^better-auth\.session_token=signed\(<id1>\); Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
)
export const lateExpiry = signsUp(
  'a cookie may expire later than browsers keep it',
  /^better-auth\.session_token=signed\(<id1>\); Max-Age=604800; Path=\/; Expires=<date \+34646400>; HttpOnly; SameSite=Lax$/,
)

const asked = (status: string, text: string, body: string): Difference[] =>
  differences('the trustedOrigins function is asked only by requests with something to check, and fails those alone', {
    threw: exactly('(absent)'),
    status: exactly(status),
    'status text': exactly(text),
    body: exactly(body),
    ...(body === '' ? {} : isJson),
  })

/** Where the reference's handler rejects, because the function in `trustedOrigins` fails at every request. */
export const originsAskedLate = {
  notAsked: asked('200', '""', '{"ok":true}'),
  failed: asked('500', '"Internal Server Error"', ''),
  refused: asked('403', '"FORBIDDEN"', '{"message":"Invalid origin","code":"INVALID_ORIGIN"}'),
}

/** The reference's middleware hands on the last of its cookies alone. */
export const allGuardCookies = (dropped: string): Difference[] =>
  differences('all cookies that a guard sets are kept', { 'set-cookie': reference => `${dropped}\n${reference}` })

export const noCauseInError = differences('the cause of an internal failure goes to the log alone', {
  'error body': without(/, cause: Error \{ {2}\}/g),
})
