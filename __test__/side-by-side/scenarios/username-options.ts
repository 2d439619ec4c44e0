// The options of `username`: lengths, functions about names, their order, and names that stay.
import { nameStays } from '../differences.js'
import { act, getSession, post, signUp, type Recorder, type RequestExtra, type Run, type Scenario, type Step } from '../steps.js'
import type { Plugins } from '../target.js'
import { isFree, signInBy, signUps, update, username, type UsernameOptions } from './username.js'

/** With functions that write down what they are asked. */
const recording = (name: string, own: (record: Recorder) => UsernameOptions, steps: Step[]): Scenario => ({
  name,
  options: (record, plugins: Plugins) => ({ plugins: [plugins.username(own(record))] }),
  steps,
})

const stranger = { jar: null }
const upper = (name: string): string => name.toUpperCase()
const anything = { usernameValidator: () => true }

/** Everywhere that a name may stand. */
const everywhere = (name = 'Ada_L', display = 'Ada L.'): Step[] => [
  signUp({ username: name, displayUsername: display }),
  getSession(),
  signUp({ email: 'b@b.co', displayUsername: name }, stranger),
  signUp({ email: 'c@b.co', displayUsername: display }, stranger),
  signInBy({ username: name }),
  signInBy({ username: name.toLowerCase() }),
  signInBy({ username: name.toUpperCase() }),
  isFree(name),
  isFree(name.toLowerCase()),
  isFree(name.toUpperCase()),
  update({ username: name }),
  update({ displayUsername: display }),
  update({ username: `${name}2`, displayUsername: `${display}2` }),
  getSession(),
]

const throwing = {
  synchronously: () => {
    throw new Error('on purpose')
  },
  asynchronously: async () => Promise.reject(new Error('on purpose')),
}

/** Awkward letters, in lower case by JavaScript's rules. */
const letters = ['ΑΣ', 'ΑΣΑ', 'ΑΣ.', 'Σ', 'ΣΣ', 'İI', 'ẞß', 'ǅa', 'K̈K', '𐐀𐐁', 'ΌΔΟΣ\u0301', 'ΑΣ\u00adΑ', 'Ω', 'ꙀA', 'Ⅷ']

export const usernameOptionsScenarios: Scenario[] = [
  username('lengths', ['abcd', 'abcde', 'abcdef', 'abcdefg', '\u{1f600}a'].flatMap(name => [...signUps({ username: name }), isFree(name)]), {
    minUsernameLength: 5,
    maxUsernameLength: 6,
  }),
  username('lengths of letters beyond the first plane', ['\u{1f600}\u{1f600}', '\u{1f600}', '\u{1f600}\u{1f600}\u{1f600}'].map(isFree), { ...anything, minUsernameLength: 3, maxUsernameLength: 5 }),
  username('lengths of nothing are the usual ones', ['ab', 'abc', 'a'.repeat(30), 'a'.repeat(31)].map(isFree), { minUsernameLength: 0, maxUsernameLength: 0 }),
  username('a longest name below the shortest', ['ab', 'abcd', 'abcdef'].map(isFree), { minUsernameLength: 5, maxUsernameLength: 3 }),
  username('lower case', [
    ...letters.flatMap((name, at) => [
      signUp({ email: `l${at}@b.co`, username: name }, { jar: null, name: `sign up ${name}` }),
      isFree(name),
      isFree(name.toLowerCase()),
    ]),
  ], { ...anything, minUsernameLength: 1 }),
  recording('a validator', record => ({ usernameValidator: record('validator', async name => name !== 'forbidden') as never }), [
    ...everywhere('Ada-L'),
    ...signUps({ username: 'forbidden' }, { displayUsername: 'forbidden' }, { username: 'ab' }),
    isFree('forbidden'),
    update({ username: 'forbidden' }),
    signInBy({ username: 'forbidden' }),
  ]),
  ...[1, 0, '', 'no', null, undefined, {}, [], Number.NaN].map(value =>
    recording(`a validator that returns ${JSON.stringify(value) ?? 'nothing'}`, () => ({ usernameValidator: () => value as never }), [isFree('some-name')]),
  ),
  recording('a validator of display names', record => ({ displayUsernameValidator: record('validator', name => (name as string).length < 8) as never }), [
    ...everywhere(),
    ...signUps({ username: 'much_too_long' }, { displayUsername: 'much_too_long' }, { username: 'short', displayUsername: '' }),
    update({ displayUsername: '' }),
    update({ displayUsername: null }),
  ]),
  recording('no normalisation', () => ({ usernameNormalization: false }), [...everywhere(), ...signUps({ username: 'ADA_L' })]),
  recording('a normalisation', () => ({ usernameNormalization: name => name.replaceAll('0', 'o') }), [...everywhere('B0b', 'B0b'), isFree('Bob')]),
  recording('display names without a normalisation', () => ({ displayUsernameNormalization: false }), everywhere()),
  recording('a normalisation of display names', () => ({ displayUsernameNormalization: upper }), everywhere()),
  recording('validated before normalisation', () => ({
    usernameNormalization: name => name.trim().toLowerCase(),
    displayUsernameNormalization: name => name.trim(),
    displayUsernameValidator: name => !name.startsWith(' '),
  }), [...everywhere('  ada ', '  Ada '), ...everywhere('Bob', 'Bob')]),
  recording('validated after normalisation', () => ({
    usernameNormalization: name => name.trim().toLowerCase(),
    displayUsernameNormalization: name => name.trim(),
    displayUsernameValidator: name => !name.startsWith(' '),
    validationOrder: { username: 'post-normalization', displayUsername: 'post-normalization' },
  }), [...everywhere('  ada ', '  Ada '), ...signUps({ username: '  a  ' })]),
  recording('both orders spelled out', () => ({ validationOrder: { username: 'pre-normalization', displayUsername: 'pre-normalization' } }), everywhere()),
  recording('without display names', () => ({ displayUsername: false }), [...everywhere(), ...signUps({ displayUsername: 'Some_Name' })]),
  recording('without display names, but with what would be done to them', () => ({ displayUsername: false, displayUsernameValidator: () => false, displayUsernameNormalization: upper }), everywhere()),
  ...Object.entries(throwing).flatMap(([how, fails]) => [
    recording(`a validator that throws ${how}`, () => ({ usernameValidator: fails as never }), [isFree('name'), signInBy(), ...signUps({ username: 'name' }, { displayUsername: 'name' }, {})]),
    recording(`a validator of display names that throws ${how}`, () => ({ displayUsernameValidator: fails as never }), signUps({ username: 'name', displayUsername: 'x' }, { username: 'name' })),
  ]),
  recording('a normalisation that throws', () => ({ usernameNormalization: throwing.synchronously }), [isFree('name'), signInBy(), ...signUps({ username: 'name' }, {})]),
  recording('a normalisation of display names that throws', () => ({ displayUsernameNormalization: throwing.synchronously }), signUps({ username: 'name', displayUsername: 'x' }, { username: 'name' }, {})),
  username('a name that stays', [
    ...signUps({ username: 'taken' }),
    signUp(),
    update({ username: 'Ada_L' }),
    update({ username: 'ADA_L' }),
    update({ username: 'Other' }),
    update({ username: 'taken' }),
    update({ username: 'a' }),
    update({ name: 'Other', displayUsername: 'Other' }),
    getSession(),
  ], { immutableUsername: true }),
]

const bearing = (extra: RequestExtra = {}): RequestExtra => ({ jar: null, headers: (run: Run) => ({ authorization: `Bearer ${run.jar().sessionToken()}` }), ...extra })
const withBearer = (name: string, steps: Step[], own?: UsernameOptions): Scenario => ({
  name,
  options: (_, plugins) => ({ plugins: [plugins.bearer(), plugins.username(own)] }),
  steps,
})

/** Ways around `immutableUsername` that only the reference leaves open. */
export const immutableUsernameScenarios: Scenario[] = [
  {
    ...username('a name that stays cannot be dropped', [signUp({ username: 'Ada_L' }), update({ username: null }, { differs: nameStays.refused }), getSession({ differs: nameStays.shown })], { immutableUsername: true }),
    differs: nameStays.rows('"ada_l"', '"Ada_L"'),
  },
  {
    ...username(
      'a name that stays is read from the row, not from an old session cache',
      [
        signUp(),
        act(run => run.jar('old').copyFrom(run.jar())),
        update({ username: 'Ada_L' }),
        update({ username: 'Other' }, { jar: 'old', differs: nameStays.refused }),
      ],
      { immutableUsername: true },
      { session: { cookieCache: { enabled: true } } },
    ),
    differs: nameStays.rows('"ada_l"', 'null'),
  },
  {
    ...withBearer('a name that stays, and a token in a header', [signUp({ username: 'Ada_L' }), update({ username: 'Other' }, bearing({ differs: nameStays.refusedWithToken }))], {
      immutableUsername: true,
    }),
    differs: nameStays.rows('"ada_l"', '"Ada_L"'),
  },
  withBearer("one's own name, and a token in a header", [
    signUp({ username: 'Ada_L' }),
    update({ username: 'ada_l' }, bearing({ differs: nameStays.own })),
  ]),
  withBearer('tokens in headers', [
    signUp({ username: 'Ada_L' }),
    ...signUps({ username: 'taken' }),
    update({ username: 'taken' }, bearing()),
    update({ username: 'free_name' }, bearing()),
    post('/sign-in/username', { username: 'taken', password: 'password1234' }, bearing()),
    getSession(bearing()),
  ]),
]
