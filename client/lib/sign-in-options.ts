import { signInOptions as signInOptionsPath } from "./api/paths"
import type { SignInOptions } from "./api/types"

const SECONDS = 5

/**
 * How one comes in here, asked for by the server: the page comes with its buttons, and nothing moves
 * when they are known. Null where the API does not answer.
 */
export async function signInOptions(): Promise<SignInOptions | null> {
  const base = process.env.IBID_API_URL ?? "http://127.0.0.1:8000"
  try {
    const answer = await fetch(new URL(signInOptionsPath, base), {
      cache: "no-store",
      signal: AbortSignal.timeout(SECONDS * 1000),
    })
    return answer.ok ? ((await answer.json()) as SignInOptions) : null
  } catch {
    return null
  }
}
