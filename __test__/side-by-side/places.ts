// Where the databases of a comparison are: files of a folder, or databases on a server.
import { dropDatabase, newDatabase, type Kind } from '../server-databases.js'
import { temporaryFolder } from '../helpers.js'

export interface Places {
  /** A file's path, or a URL. */
  place(name: string): Promise<string>
  remove(): Promise<void>
}

export function files(): Places {
  const folder = temporaryFolder()
  return { place: async name => folder.file(name), remove: async () => folder.remove() }
}

export function databases(kind: Kind): Places {
  const made: string[] = []
  return {
    async place() {
      const url = await newDatabase(kind)
      made.push(url)
      return url
    },
    async remove() {
      for (const url of made) await dropDatabase(url)
    },
  }
}
