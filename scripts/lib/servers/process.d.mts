export function openFolder(path: string): string
export function ownFolder(...segments: string[]): string
