// Whether the page's scripts have taken over. Before that a form would be sent by the browser itself.

export function useHydrated() {
  const hydrated = ref(false)
  onMounted(() => {
    hydrated.value = true
  })
  return readonly(hydrated)
}
