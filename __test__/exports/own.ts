// What corten exports under a path of the reference beyond what the reference has there.

export const ownValues: Record<string, string[]> = {
  '': ['createAuth'],
  // Older documentation imports them from here; they have packages of their own now.
  '/plugins': ['apiKey', 'passkey', 'sso'],
  '/client/plugins': ['apiKeyClient'],
}

export const ownTypes: Record<string, string[]> = {
  '': ['CortenAuth', 'CortenOptions', 'CortenSecondaryStorage', 'DatabaseUrl', 'EmailAndPasswordOptions', 'HostedDatabase', 'NativeDatabase', 'NativePool'],
}
