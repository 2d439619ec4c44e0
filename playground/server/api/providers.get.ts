// Who else can say who somebody is. No secret among it.

export default defineEventHandler(() => {
  const provider = identityProvider()
  return provider ? [{ id: provider.id, name: provider.name }] : []
})
