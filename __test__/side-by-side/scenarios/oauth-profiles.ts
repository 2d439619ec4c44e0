// Profiles that are not like the usual one, and sign-ins without the ID token that is expected.
import { noTextNoAddress, noTextNoValue, senselessAnswer } from '../differences.js'
import { alone, enter, meanwhile } from '../oauth/words.js'
import { get, getSession, type Scenario } from '../steps.js'

/** Profiles that stand in the place of the usual one. */
const profiles: [id: string, name: string, profile: unknown][] = [
  ...([
    ['github', 'a public address', { id: 1, login: 'ada', name: 'A', email: 'ada@b.co' }],
    ['github', 'an address that the list does not know', { id: 1, login: 'ada', name: null, email: 'other@b.co' }],
    ['github', 'no name', { id: 1, login: 'ada', name: '', email: null }],
    [
      'discord',
      'no avatar',
      { id: '80351110224678912', username: 'ada', discriminator: '0', global_name: null, avatar: null, email: 'ada@b.co', verified: true },
    ],
    [
      'discord',
      'no avatar, an old name',
      { id: '80351110224678912', username: 'ada', discriminator: '1337', avatar: null, email: 'ada@b.co', verified: true },
    ],
    [
      'discord',
      'an avatar that moves',
      {
        id: '80351110224678912',
        username: 'ada',
        discriminator: '0',
        avatar: 'a_8342729096ea3675442027381ff50dfe',
        email: 'ada@b.co',
        verified: false,
      },
    ],
    ['discord', 'an id that is no number', { id: 'x', username: 'ada', discriminator: '0', avatar: null, email: 'ada@b.co' }],
    ['gitlab', 'blocked', { id: 1, username: 'ada', name: 'A', state: 'blocked', email: 'ada@b.co' }],
    ['gitlab', 'locked', { id: 1, username: 'ada', name: 'A', state: 'active', locked: true, email: 'ada@b.co' }],
    ['gitlab', 'no name', { id: 1, username: 'ada', name: null, state: 'active', email: 'ada@b.co' }],
    ['cloudflare', 'no name', { success: true, result: { id: 'x', email: 'ada@b.co', first_name: null, last_name: '' } }],
    ['cloudflare', 'no success', { success: false, errors: [{ code: 1 }], result: { id: 'x' } }],
    ['cloudflare', 'no result', { success: true, result: null }],
    ['dropbox', 'little', { account_id: 'x', email: 'ada@b.co' }],
    ['facebook', 'a token of another app', { data: { app_id: 'other', is_valid: true, user_id: '1' } }],
    ['facebook', 'a token that is not valid', { data: { app_id: 'client.facebook', is_valid: 'true', user_id: '1' } }],
    ['figma', 'little', { id: 'x', email: 'ada@b.co' }],
    ['huggingface', 'no name', { sub: 'x', preferred_username: 'ada', email: 'ada@b.co' }],
    [
      'kakao',
      'an address that is not valid',
      { id: 1, kakao_account: { profile: { nickname: '' }, name: 'Real', is_email_valid: false, is_email_verified: true, email: 'ada@b.co' } },
    ],
    [
      'kakao',
      'a small picture',
      { id: 1, kakao_account: { profile: { thumbnail_image_url: 't' }, email: 'ada@b.co', is_email_valid: 1, is_email_verified: 'x' } },
    ],
    ['kakao', 'no account', { id: 1 }],
    ['kick', 'nobody', { data: [] }],
    ['kick', 'no data', {}],
    ['linear', 'nobody', { data: { viewer: null }, errors: [{ message: 'no' }] }],
    ['linkedin', 'little', { sub: 'x', email: 'ada@b.co' }],
    ['naver', 'an error', { resultcode: '024', message: 'no' }],
    ['naver', 'a nickname', { resultcode: '00', response: { id: 'x', nickname: 'Nick', email: 'ada@b.co' } }],
    ['naver', 'no response', { resultcode: '00' }],
    ['notion', 'a bot of a workspace', { object: 'user', type: 'bot', bot: { owner: { type: 'workspace' } } }],
    ['notion', 'no name', { bot: { owner: { user: { id: 'x', person: { email: 'ada@b.co' } } } } }],
    ['polar', 'no public name', { id: 'x', username: 'ada', email: 'ada@b.co' }],
    ['reddit', 'no picture', { id: 'x', name: 'ada' }],
    ['reddit', 'an id with signs', { id: 'a b', name: 'ada' }],
    ['roblox', 'no nickname', { sub: '5', preferred_username: 'ada' }],
    ['roblox', 'no subject', { name: 'ada' }],
    ['salesforce', 'a small picture', { user_id: 'x', name: 'A', email: 'ada@b.co', photos: { thumbnail: 't' } }],
    ['salesforce', 'no picture', { user_id: 'x', name: 'A', email: 'ada@b.co' }],
    [
      'slack',
      'another picture',
      { 'https://slack.com/user_id': 'U1', 'https://slack.com/user_image_512': 'big', name: '', email: 'ada@b.co', email_verified: true },
    ],
    ['slack', 'no success', { ok: false, error: 'invalid_auth' }],
    ['spotify', 'no picture', { id: 'x', display_name: null, email: 'ada@b.co', images: [] }],
    ['spotify', 'no pictures at all', { id: 'x', display_name: 'A', email: 'ada@b.co' }],
    ['tiktok', 'an address', { data: { user: { open_id: 'x', email: 'ada@b.co', username: 'ada' } } }],
    ['tiktok', 'nobody', { data: {}, error: { code: 'access_token_invalid' } }],
    ['twitter', 'an address by the way', { data: { id: '1', name: 'A', email: 'ada@b.co' } }],
    ['twitter', 'nobody', { errors: [{ title: 'x' }] }],
    ['vercel', 'no name', { sub: 'x', name: null, preferred_username: 'ada', email: 'ada@b.co' }],
    ['vk', 'little', { user: { user_id: 'x', email: 'ada@b.co' } }],
    ['vk', 'nobody', { error: 'invalid_token' }],
    ['wechat', 'no union', { openid: 'o', nickname: 'A' }],
    ['wechat', 'an error', { errcode: 40003, errmsg: 'no' }],
    ['wechat', 'an address', { openid: 'o', unionid: 'u', nickname: 'A', email: 'ada@b.co' }],
    ['zoom', 'little', { id: 'x', email: 'ada@b.co' }],
    ['railway', 'little', { sub: 'x', email: 'ada@b.co' }],
    ['paypal', 'no subject', { user_id: 'u', email: 'ada@b.co' }],
    ['paypal', 'texts for booleans', { user_id: 'u', sub: '1234', email: 'ada@b.co', name: 'A', email_verified: 'true' }],
    ['atlassian', 'little', { account_id: 'x', email: 'ada@b.co' }],
  ] as [string, string, unknown][]),
  // Ids of all kinds.
  ...[0, 1.5, 12345678901234567890, '', ' ', null, true, 'undefined'].map((id): [string, string, unknown] => [
    'github',
    `an id ${JSON.stringify(id)}`,
    { id, login: 'ada', name: 'A', email: null },
  ]),
  // Values that are no texts, or not what they should be.
  ...[5, true, '', 'Ada'].flatMap((value): [string, string, unknown][] => [
    ['huggingface', `a name ${JSON.stringify(value)}`, { sub: 'x', name: value, email: 'ada@b.co', email_verified: true }],
    ['huggingface', `a picture ${JSON.stringify(value)}`, { sub: 'x', name: 'A', email: 'ada@b.co', picture: value }],
  ]),
  ...[5, true, '', 'Ada', { a: 1 }, ['x']].flatMap((value): [string, string, unknown][] => [
    ['huggingface', `an address ${JSON.stringify(value)}`, { sub: 'x', name: 'A', email: value }],
    ['huggingface', `a verdict ${JSON.stringify(value)}`, { sub: 'x', name: 'A', email: 'ada@b.co', email_verified: value }],
  ]),
]

const unusual = profiles.map(([id, name, profile]) =>
  alone(id, name, {}, [
    meanwhile(network => network.faults.set('profile', () => Response.json(profile))),
    ...enter(id, { errorCallbackURL: '/failed' }, { differs: [...senselessAnswer, ...noTextNoAddress] }),
    getSession(),
    get('/list-accounts'),
  ]),
)

const noTexts = [{ a: 1 }, ['x']].flatMap(value =>
  [{ name: value }, { name: 'A', picture: value }].map((said): Scenario => ({
    ...alone('huggingface', `no text in ${JSON.stringify(said)}`, {}, [
      meanwhile(network => network.faults.set('profile', () => Response.json({ sub: 'x', email: 'ada@b.co', email_verified: true, ...said }))),
      ...enter('huggingface', { errorCallbackURL: '/failed' }, { differs: noTextNoValue.step }),
    ]),
    differs: noTextNoValue.rows,
  })),
)

const withoutIdToken = ['google', 'apple', 'microsoft', 'twitch', 'paybin', 'line', 'cognito'].map(id =>
  alone(id, 'no ID token', {}, [
    meanwhile(network => (network.tokens = { id_token: undefined })),
    ...enter(id, { errorCallbackURL: '/failed' }),
    getSession(),
  ]),
)

export const profileScenarios: Record<string, Scenario[]> = { profiles: [...unusual, ...noTexts, ...withoutIdToken] }
