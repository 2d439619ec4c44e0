export function startServers(kinds?: ('postgres' | 'mysql' | 'redis')[]): Promise<{ env: Record<string, string>, stop: () => Promise<void> }>
