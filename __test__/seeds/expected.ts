// Snippets that do not simply work, each with the reason. Whatever is not listed here type-checks and, as server code,
// runs and answers.

const plugin = (id: string) => new RegExp(`plugins: (\\S+, )*${id}[.,]`)
const option = (name: string) => new RegExp(`^The option \`${name}[.\`]`)
const database = option('database')

/** What this version does not serve: createAuth throws, naming it. A line goes when what it names is served. */
export const notServed: Record<string, RegExp> = {
  'options/plugins': plugin('email-otp'),
  'patterns/next-js-cookies': plugin('next-cookies'),
  'patterns/tanstack-start-cookies': plugin('tanstack-start-cookies'),
  'patterns/two-factor': plugin('two-factor'),
  'patterns/admin': plugin('admin'),
  'patterns/custom-access-control': plugin('admin'),
  'patterns/organization': plugin('organization'),
  'patterns/magic-link': plugin('magic-link'),
  'patterns/passkey': plugin('passkey'),
  // Its package is not among those of the tests.
  'patterns/api-key': /^`@better-auth\/api-key` is not installed: /,
  'patterns/email-otp-plugin': plugin('email-otp'),
  'patterns/phone-number-plugin': plugin('phone-number'),
}

/** Placeholders and slips of the documents that are options: createAuth says what is wrong. */
export const slips: Record<string, RegExp> = {
  // A description of a database, where a database belongs.
  'options/database': database,
  // The implementation is left out.
  'options/secondarystorage': option('secondaryStorage'),
  // A verification belongs to no user.
  'options/verification': option('verification.fields.userId'),
  // A storage that these options do not have.
  'patterns/required-configuration': option('rateLimit.storage'),
  // A type, where a value belongs.
  'options/advanced': option('advanced.database.generateId'),
}

/** What the types of neither accept: slips, and calls that have changed since. */
export const notTyped: Record<string, string> = {
  'sessions/custom-session': "Property 'session' does not exist",
  'options/secondarystorage': 'is missing the following properties',
  'options/verification': "'userId' does not exist",
  'options/advanced': "Cannot find name 'LiteralUnion'",
  'nuxt/server-usage': "'await' expressions are only allowed within async functions",
  'patterns/admin-operations': "'searchValue' does not exist",
  'patterns/custom-access-control': "'permission' does not exist",
  'patterns/organization': "Property 'url' does not exist",
  'patterns/magic-link-usage': "'token' does not exist",
}

/** Names and shapes of older versions: the reference's types refuse them, corten's accept them. */
export const older = [
  'options/dynamic-origins',
  'options/user',
  'patterns/secondary-storage-redis',
  'patterns/api-key',
  'patterns/api-key-usage',
]

/** Lines that are no code, and that surroundings leave out. */
export const noCode: Record<string, string[]> = {
  'patterns/core-configuration': ['  database: /* adapter — see Database section */,'],
}
