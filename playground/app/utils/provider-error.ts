// Why somebody came back from a provider without what they went for, as `?error=` says it.

const WORDS: Record<string, string> = {
  access_denied: 'You said no there, so nothing has changed here.',
  account_not_linked: 'There is an account with this address. Sign in with its password, then link the other one.',
  email_does_not_match: 'The account there has another e-mail address than yours here.',
  account_already_linked_to_different_user: 'Somebody else here has linked that account.',
}

export function providerError(code: unknown): string | undefined {
  if (typeof code !== 'string') return undefined
  return WORDS[code] ?? `That did not work: ${code}.`
}
