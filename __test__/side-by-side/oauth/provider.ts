// What is known of a provider: where it is asked what, and what it answers.

/** Who signs in at the provider. */
export interface Person {
  /** Digits, because some providers count their users. */
  id: string
  name: string
  /** Absent where the person has none, or did not agree to show it. */
  email?: string | undefined
  /** Whether the provider calls the address verified, if it speaks of that at all. */
  verified: boolean
  image: string
}

type Json = Record<string, unknown>

/** A request to a page, read. */
export interface Asked {
  url: URL
  headers: Headers
  body: string
}

/** What a page answers: JSON, or a whole response. */
export type Page = (person: Person, asked: Asked) => Json | unknown[] | Response

/** A page by `METHOD https://host/path`. */
export type Pages = Record<string, Page>

export interface Provider {
  id: string
  /** What its options have besides client id and secret. */
  options?: Json
  /** Where the browser is sent. */
  authorize: string
  /** `METHOD https://host/path` where codes are redeemed; refreshing too, unless `refresh` is given. */
  token: string
  refresh?: string
  /** What the token endpoint answers otherwise than most. */
  tokens?: (person: Person) => Json
  /** What is asked about the person. */
  profile?: Pages
  /** What anybody may see, such as a discovery document. */
  open?: Pages
  /** What is asked besides, and may fail without harm. */
  besides?: Pages
  /** The ID token: who issues it, and what it says of the person. */
  idToken?: {
    issuer: string
    claims: (person: Person) => Json
    /** Where its keys are served. */
    jwks?: string
    /** Where the provider itself verifies it. */
    verify?: string
    /** Why nobody may sign in with it alone. */
    notForSignIn?: string
    /** The token endpoint hands out none, unless a scenario asks for it. */
    onlyForSignIn?: true
  }
  /** What the provider sends back besides code and state. */
  answer?: (person: Person) => Record<string, string>
  /** Answers by a form that the browser posts. */
  formPost?: true
  /** Why it has no address of its own for people without one. */
  placeholder?: true
  /** Why tokens cannot be refreshed. */
  noRefresh?: string
}

/** The claims that most providers use. */
export const claimsOf = ({ id, name, email, verified, image }: Person): Json => ({ sub: id, name, email, email_verified: verified, picture: image })
