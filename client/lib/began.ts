const KEY = "ibid.sign-in"

/** What a tab wants when it is back from a provider: where to go on, and whether to add what it proves to an account. */
type Began = { provider: string; next: string; adding: boolean }

export const remember = (began: Began) => sessionStorage.setItem(KEY, JSON.stringify(began))

/** Null in a tab that has begun nothing there. */
export function began(provider: string): Began | null {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
  return isBegan(kept) && kept.provider === provider ? kept : null
}

function isBegan(kept: unknown): kept is Began {
  return typeof kept === "object" && kept !== null && "provider" in kept && "next" in kept && "adding" in kept
}
