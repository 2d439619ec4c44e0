export function readProfile(path: string): { total: number; addon: number; own: number; nodeApi: number }
