export function startServers(): Promise<{ env: Record<string, string>, stop: () => Promise<void> }>
