// What stands in a form. Read when it is sent, so that text typed before the scripts ran counts too.

export function formText(event: Event, name: string): string {
  const value = new FormData(event.currentTarget as HTMLFormElement).get(name)
  return typeof value === 'string' ? value : ''
}
