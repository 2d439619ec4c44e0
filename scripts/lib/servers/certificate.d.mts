export function certificate(folder: string): Promise<{ key: string, cert: string }>
