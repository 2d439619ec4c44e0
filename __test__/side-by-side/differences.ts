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

export const absentClaims = differences('claims and settings without a value are absent from what a function gets', {
  calls: without(/, (?:iat|nbf): undefined|signingKeyId: undefined, signingAlgorithm: undefined/g),
})

export const keysAskedOnce = differences('keys are asked for once to find the one that signs', {
  calls: reference => [...new Set(reference.split('\n'))].join('\n'),
})

export const wrongAnswer = differences('what a function returns must be of its type', {
  status: exactly('500'),
  'status text': exactly('"Internal Server Error"'),
  body: exactly(''),
  'header content-type': exactly('(absent)'),
})

/** Of direct calls. */
export const tokenNotMade = differences('what goes wrong unexpectedly stands in the log', {
  'error name': /^(?:Error|\(absent\))$/,
  'error message': exactly('auth.api.signJWT failed unexpectedly: the log says why.'),
})

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

/** Validation errors and redirects. */
export const alwaysApiError = differences('every API error is of the class that better-auth/api exports', {
  'error is an APIError': exactly('true'),
})

export const prolongedSession = differences('hosted code sees a prolonged session as it is from now on', {
  calls: reference =>
    reference.replace(/(.*\{ session: \{ expiresAt: Date\()<time \+604800000>(.*?updatedAt: Date\()<time \+0>/, '$1<time +777600000>$2<time +172800000>'),
})

export const absentFields = differences('fields without a value are absent from what a direct call returns', {
  value: without(/, (url|redirect|crv): undefined/g),
})

const isBefore = (call: string): boolean => call.includes('.before(')

export const deletedTogether = differences('a user is deleted in one transaction, so what runs afterwards runs at its end', {
  calls: reference => {
    const calls = reference.split('\n')
    return [...calls.filter(isBefore), ...calls.filter(call => !isBefore(call))].join('\n')
  },
})

export const noCause = differences('the cause of an internal failure goes to the log alone', {
  body: without(/,"cause":\{.*\}(?=\}$)/g),
})

const percentEncoded = 'a Location header is ASCII'
export const asciiLocation = (location: string): Difference[] => differences(percentEncoded, { 'header location': exactly(location) })

/** A direct call without the path's parameters. */
export const noParams = differences('a missing path parameter is an empty one', {
  'error is an APIError': exactly('true'),
  'error name': exactly('APIError'),
  'error message': exactly(''),
  'error status': exactly('"FOUND"'),
  'error statusCode': exactly('302'),
  'error headers': /^Headers\(header location: http:\/\/localhost:3000\/r\?error=INVALID_TOKEN\)$/,
})

const anotherKind = 'a token that is authentic but not of a mail is an invalid one'
export const otherKindOfToken = {
  refused: differences(anotherKind, {
    status: exactly('401'),
    'status text': exactly('"UNAUTHORIZED"'),
    body: exactly('{"message":"Invalid token","code":"INVALID_TOKEN"}'),
    ...isJson,
  }),
  redirected: differences(anotherKind, {
    status: exactly('302'),
    'status text': exactly('"FOUND"'),
    'header location': exactly('/home?error=INVALID_TOKEN'),
    ...isJson,
  }),
}

/** What the storage keeps is JSON, but no session. */
export const noSessionIsNone = {
  answered: differences('a value that is no session counts as none', {
    status: exactly('200'),
    'status text': exactly('""'),
    body: exactly('null'),
    'set-cookie': /^better-auth\.session_token=; Max-Age=0;[^\n]*(\n[^\n]*; Max-Age=0;[^\n]*)*$/,
  }),
  revoked: differences('a key of the storage that is no session counts as none', {
    status: exactly('200'),
    'status text': exactly('""'),
    body: exactly('{"status":true}'),
    ...isJson,
  }),
}

const datesAreDates = 'the dates of sessions that a direct call lists are Dates'
export const datesInLists = differences(datesAreDates, {
  value: reference => reference.replace(/(createdAt|updatedAt): "(<time [^>]*>)"/g, '$1: Date($2)'),
})

const endsFirst = 'what cannot be ended in the secondary storage is no success'
const notEnded = { status: exactly('500'), 'set-cookie': exactly('(absent)') }
export const cannotEnd = {
  sessions: differences(endsFirst, {
    ...notEnded,
    'status text': exactly('"INTERNAL_SERVER_ERROR"'),
    body: exactly('{"message":"Internal Server Error","code":"INTERNAL_SERVER_ERROR"}'),
  }),
  sessionRows: differences(endsFirst, { 'rows of session': /^id="<id3>" expiresAt="<time \+604800000>" token="<id1>" [^\n]*$/ }),
  user: differences(endsFirst, {
    ...notEnded,
    'status text': exactly('"Internal Server Error"'),
    'header content-type': exactly('(absent)'),
    body: exactly(''),
  }),
  userRows: (sessions: boolean): Difference[] =>
    differences(endsFirst, {
      'rows of user': /^id="<id2>" [^\n]*$/,
      'rows of account': /^id="<id\d>" accountId="<id2>" [^\n]*$/,
      ...(sessions ? { 'rows of session': /^id="<id\d>" expiresAt="<time \+604800000>" [^\n]*$/ } : {}),
    }),
  listed: differences('a session that cannot be ended stays in the list', {
    storage: /^active-sessions-<id2> = \[\{[^}]*\},\{[^}]*\}\] \(604800 s\)$/m,
  }),
}

export const limiterFails = differences('a rate limiter that fails is a 500, and not a handler that rejects', {
  threw: exactly('(absent)'),
  status: exactly('500'),
  'status text': exactly('"Internal Server Error"'),
  body: exactly(''),
})

export const cleanList = differences('the list names none of the sessions that were ended together', {
  storage: reference => reference.replace(/^(active-sessions-<id2> = \[)(?:\{[^}]*\},)+/m, '$1'),
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

/** A sign-up whose body names a field that has a function as its default and takes no input. */
const calledDefault = signsUp(
  'a default that is a function is called, also where the body tried to set the field',
  /^better-auth\.session_token=signed\(<id1>\); Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
)
export const functionAsDefault = {
  // Both answer with JSON.
  step: calledDefault.step.filter(({ facet }) => facet !== 'header content-type'),
  rows: calledDefault.rows,
}

const failedToCreate = {
  status: exactly('422'),
  'status text': exactly('"UNPROCESSABLE_ENTITY"'),
  body: exactly('{"message":"Failed to create user","code":"FAILED_TO_CREATE_USER"}'),
}

const notIso = 'a date is ISO 8601 text; other spellings are not guessed at'
export const unfitForDate = {
  step: differences(notIso, { ...failedToCreate, 'set-cookie': exactly('(absent)') }),
  rows: differences(notIso, { 'rows of user': exactly('(none)'), 'rows of session': exactly('(none)'), 'rows of account': exactly('(none)') }),
}

/** Nobody learns from it that the address is known. */
const sameRefusal = 'a duplicate is refused for the same values as a new address'
export const refusedAsNew = {
  step: differences(sameRefusal, failedToCreate),
  // The reference's answer has named an id more.
  rows: differences(sameRefusal, { 'rows of account': reference => reference.replace('id="<id3>"', 'id="<id2>"') }),
}

export const answeredAsStored = differences('a duplicate is answered with the values as they would be stored', {
  body: reference => reference.replace('"born":"1990-05-01"', '"born":"1990-05-01T00:00:00.000Z"'),
})

export const textStaysText = differences('text that looks like a date stays text in direct calls, also out of the cache', {
  value: reference => reference.replace(/when: Date\((.*?)\)/, 'when: "$1"'),
})

export const cacheHolds = differences('a compact cache is believed, however a date in its text is spelled', {
  'set-cookie': exactly('(absent)'),
  body: /^\{"session":\{"id":"<id3>",.*"user":\{"id":"<id2>",.*"when":"1990-05-01T10:20:30\.000Z"\}\}$/,
})

/** The rows of the reference, the values in their last column read and written anew. */
const rewritten = (rewrite: (stored: unknown) => unknown): Difference[] =>
  differences('a value that does not fit its field is stored as it will be read', {
    'rows of user': reference =>
      reference.replace(/ x=(.*)$/gm, (_line, text: string) => ` x=${JSON.stringify(rewrite(JSON.parse(text)))}`),
  })

const seconds = /(?<="\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(?=Z")/g

export const fittedBooleans = rewritten(stored => (typeof stored === 'number' ? Number(stored === 1) : stored))
export const fittedJson = rewritten(stored => {
  if (typeof stored !== 'string') return stored
  try {
    return JSON.stringify(JSON.parse(stored)).replace(seconds, (fraction: string) => (fraction || '.').padEnd(4, '0'))
  } catch {
    return 'null'
  }
})

const givenOnce = 'an id that the database has counted is never given to another user'
/** The third user, after the second was deleted who had a link for a new password. */
export const newId = {
  step: differences(givenOnce, { body: reference => reference.replace('"id":"2"', '"id":"3"') }),
  oldLink: differences(givenOnce, {
    status: exactly('400'),
    'status text': exactly('"BAD_REQUEST"'),
    body: exactly('{"message":"Invalid token","code":"INVALID_TOKEN"}'),
  }),
  rows: differences(givenOnce, {
    'rows of user': reference => reference.replace('id=2', 'id=3'),
    'rows of session': /userId=3$/,
    'rows of account': /accountId="3" [^\n]*userId=3 [^\n]*$/,
  }),
}

/** Where the reference's handler rejects, and nobody answers. */
export const foreignHost = differences('a host that is not allowed is a client error, not an exception for the program around us', {
  threw: exactly('(absent)'),
  status: exactly('400'),
  'status text': exactly('"BAD_REQUEST"'),
  ...isJson,
  body: exactly('{"message":"Invalid host","code":"INVALID_HOST"}'),
})

export const notAVerdict = differences('an answer of validateUserInfo that is no verdict is a refusal', {
  status: exactly('403'),
  'status text': exactly('"FORBIDDEN"'),
  'set-cookie': exactly('(absent)'),
  body: exactly('{"message":"User validation failed","code":"validation_failed"}'),
})

const reordered: Corten = reference => reference.replace(/("?code"?: ?"[^"]*"),( ?)("?message"?: ?"[^"]*")/, '$3,$2$1')
const ordinary = 'an error of validateUserInfo has its message before its code, like every other'
export const codeLast = differences(ordinary, { body: reordered })
export const codeLastInCalls = differences(ordinary, { 'error body': reordered })

const notStored = 'a username or display name that is no text is refused, as no rule could look at it'
const refusedName = (code: string, message: string, taken: boolean): Difference[] =>
  differences(notStored, {
    status: exactly('400'),
    'status text': exactly('"BAD_REQUEST"'),
    body: exactly(`{"message":"${message}","code":"${code}"}`),
    ...(taken ? { 'set-cookie': exactly('(absent)') } : {}),
  })

/** `taken` is what the reference stores as it is. */
export const namesAreText = {
  username: (taken: boolean): Difference[] => refusedName('INVALID_USERNAME', 'Username is invalid', taken),
  display: (taken: boolean): Difference[] => refusedName('INVALID_DISPLAY_USERNAME', 'Display username is invalid', taken),
  rows: differences(notStored, { 'rows of user': exactly('(none)'), 'rows of session': exactly('(none)'), 'rows of account': exactly('(none)') }),
  noBody: differences('a request without a body has no username, which is no failure', {
    status: exactly('400'),
    'status text': exactly('"400"'),
    body: /"code":"VALIDATION_ERROR"\}$/,
    ...isJson,
  }),
}

const stays = 'with `immutableUsername` a stored username can be neither dropped nor changed'
const immutable = { status: exactly('400'), 'status text': exactly('"BAD_REQUEST"'), body: exactly('{"message":"Username cannot be updated","code":"USERNAME_IS_IMMUTABLE"}') }
export const nameStays = {
  refused: differences(stays, { ...immutable, 'set-cookie': exactly('(absent)') }),
  refusedWithToken: differences(stays, {
    ...immutable,
    'set-cookie': exactly('(absent)'),
    'header set-auth-token': exactly('(absent)'),
    'header access-control-expose-headers': exactly('(absent)'),
  }),
  shown: differences(stays, { body: /"username":"ada_l","displayUsername":"Ada_L"/ }),
  rows: (username: string, display: string): Difference[] => differences(stays, { 'rows of user': new RegExp(` username=${username} displayUsername=${display}$`) }),
  own: differences('a token in a header tells whose username it is', {
    status: exactly('200'),
    'status text': exactly('""'),
    body: exactly('{"status":true}'),
    'set-cookie': /session_token=signed/,
    'header set-auth-token': /^signed\(<id1>\)$/,
    'header access-control-expose-headers': exactly('set-auth-token'),
  }),
}

const where = (shows: Exclude<Difference['where'], undefined>, declared: Difference[]): Difference[] => declared.map(difference => ({ ...difference, where: shows }))
const fails = (reference: ReadonlyMap<string, string>): boolean => reference.get('status') === '500'
const asksWithoutToken = /(?:^|\n)[A-Z]+ http\S+\n(?:  .*\n)*?  authorization: Bearer undefined(?:\n  .*)*/g

/** Of callbacks. */
export const senselessAnswer = where(fails, differences('what makes no sense in the answer of a provider is nobody, and no failure of the server', {
  status: exactly('302'),
  'status text': exactly('"FOUND"'),
  'header location': /\?(?:x=1&)?error=(?:unable_to_get_user_info|email_not_found)$/,
  'set-cookie': exactly('better-auth.state=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'),
  ...isJson,
}))

export const noTokenNoQuestion = where(reference => reference.get('requests')?.search(asksWithoutToken) !== -1 && reference.has('requests'), differences('who has no access token is not asked for', {
  requests: reference => reference.replaceAll(asksWithoutToken, '') || '(absent)',
}))

/** Of refreshed tokens. */
export const noTokensAreNone = differences('a function that refreshes tokens and gives none has failed', {
  status: exactly('400'),
  'status text': exactly('"BAD_REQUEST"'),
  body: exactly('{"message":"Failed to get a valid access token","code":"FAILED_TO_GET_ACCESS_TOKEN"}'),
})

const late = 'a function of the options is asked by the request that needs it, and fails no other'
export const providerFails = differences(late, {
  threw: exactly('(absent)'),
  status: exactly('500'),
  'status text': exactly('"Internal Server Error"'),
  body: exactly(''),
})
/** The request has an answer where the reference rejects. */
export const askedLate = differences(late, {
  threw: exactly('(absent)'),
  status: /^(?:200|302)$/,
  'status text': /^"(?:FOUND)?"$/,
  'header content-type': /^(?:application\/json|\(absent\))$/,
  body: /./s,
})

const namesNoKey = 'an ID token that names no key may be signed with any that the provider has'
/** Of sign-ins with an ID token. */
export const anyKey = {
  step: differences(namesNoKey, {
    status: exactly('200'),
    'status text': exactly('""'),
    body: /^\{"redirect":false,"token":"<id1>","user":\{.*"email":"ada@b\.co".*\}\}$/,
    'set-cookie': exactly('better-auth.session_token=signed(<id1>); Max-Age=604800; Path=/; HttpOnly; SameSite=Lax'),
  }),
  rows: differences(namesNoKey, { 'rows of user': /email="ada@b\.co"/, 'rows of session': /token="<id1>"/, 'rows of account': /accountId="1234"/ }),
}

/** Of profiles that are text: in JavaScript, every text has a method `sub`. */
export const textIsNobody = where(
  reference => reference.get('header location')?.endsWith('error=email_not_found') === true,
  differences('what makes no sense in the answer of a provider is nobody, and no failure of the server', {
    'header location': exactly('/failed?error=unable_to_get_user_info'),
  }),
)

const followed = '\nthe redirect is followed'
const notFollowed = 'redirects of providers are not followed'
/** Of callbacks where a profile has moved. */
export const redirectRefused = {
  step: where(reference => reference.get('requests')?.includes(followed) === true, differences(notFollowed, {
    'header location': exactly('/failed?error=unable_to_get_user_info'),
    'set-cookie': exactly('better-auth.state=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'),
    requests: reference => reference.split(followed)[0] ?? '',
  })),
  rows: where(reference => reference.get('rows of user') !== '(none)', differences(notFollowed, {
    'rows of user': exactly('(none)'),
    'rows of session': exactly('(none)'),
    'rows of account': exactly('(none)'),
  })),
}

export const absentIdToken = differences('fields without a value are absent from what a direct call returns', { value: without(/, idToken: undefined/g) })

/** Of the rows after a sign-in whose refresh token is null. */
export const nullSaysNothing = differences('a token that is null is none, and replaces none', { 'rows of account': reference => reference.replace('refreshToken=null', 'refreshToken="refresh-1"') })

const namesNobody = (reference: ReadonlyMap<string, string>): boolean => /(?:client_key|appid)=undefined/.test(reference.get('header location') ?? '')
const whoAsks = 'nobody is sent to a provider in the name of `undefined`'
/** Of a request that begins a flow without a client id. */
export const noClientId = where(namesNobody, differences(whoAsks, {
  status: exactly('500'),
  'status text': exactly('"Internal Server Error"'),
  'header content-type': exactly('(absent)'),
  'header location': exactly('(absent)'),
  'set-cookie': exactly('(absent)'),
  body: exactly(''),
}))

/** Of a photo that cannot be fetched. */
export const noPhoto = {
  step: differences('a photo is not worth a sign-in', {
    status: exactly('302'),
    'status text': exactly('"FOUND"'),
    'header location': exactly('/app'),
    'set-cookie': /\nbetter-auth\.session_token=signed\(<id1>\); Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    ...isJson,
  }),
  rows: differences('a photo is not worth a sign-in', {
    'rows of user': /email="ada@b\.co" emailVerified=1 image=null/,
    'rows of session': /token="<id1>"/,
    'rows of account': /providerId="microsoft"/,
  }),
}

/** Of a request that begins a flow. */
export const beginsAnyway: Difference[] = [...askedLate, ...differences(late, { 'header location': /^https:\/\/github\.com\//, 'set-cookie': /^better-auth\.state=signed\(/ })]

export const keptState = differences(late, { 'rows of verification': /^id="<id1>" identifier="auth-state:<state1>"[^\n]*$/ })

/** Of profiles with an address that is no text. */
export const noTextNoAddress = where(
  reference => reference.get('header location')?.endsWith('error=internal_server_error') === true,
  differences('an address that is no text is none', { 'header location': exactly('/failed?error=email_not_found') }),
)

/** Of profiles whose name or picture is no text. */
export const noTextNoValue = {
  step: differences('a name or picture that is no text is none', {
    'header location': exactly('/app'),
    'set-cookie': /\nbetter-auth\.session_token=signed\(<id1>\); Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
  }),
  rows: differences('a name or picture that is no text is none', {
    'rows of user': /^id="<id\d+>" name="A?" email="ada@b\.co" emailVerified=[01] image=null /,
    'rows of session': /token="<id1>"/,
    'rows of account': /providerId="huggingface"/,
  }),
}

/** Of a state whose row is past its time, although what stands in it is not. */
export const expiredState = {
  step: differences('a stored value past its time is none', {
    'header location': exactly('/failed?error=state_mismatch'),
    'set-cookie': exactly('better-auth.state=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'),
    requests: exactly('(absent)'),
  }),
  rows: differences('a stored value past its time is none', {
    'rows of user': exactly('(none)'),
    'rows of session': exactly('(none)'),
    'rows of account': exactly('(none)'),
  }),
}

/** Of refusals by `validateUserInfo`, where there are some. */
export const refusals = where(reference => reference.get('body')?.startsWith('{"code":') === true, codeLast)

/** Of a sign-in with an ID token that a function of the options accepts. */
export const unreadableToken = where(fails, differences('a token that cannot be read says nothing about anybody', {
  status: exactly('401'),
  'status text': exactly('"UNAUTHORIZED"'),
  body: exactly('{"message":"Failed to get user info","code":"FAILED_TO_GET_USER_INFO"}'),
  ...isJson,
}))
