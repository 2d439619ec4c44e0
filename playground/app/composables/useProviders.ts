// Who else can say who somebody is: nobody, unless the server's environment names a provider.

export async function useProviders() {
  const { data } = await useFetch('/api/providers', { key: 'providers', default: () => [] })
  return data
}
