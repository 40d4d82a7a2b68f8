import { ApiProblem } from "@/lib/api/problem"

export const TRIES = 5
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/** Whether the same thing may go through later: the connection, or the other side, had a weak moment. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false
  const { status } = error
  return status === 0 || status === 408 || status === 429 || status >= 500
}

/** How long to wait after the `attempt`th failure: twice as long each time, and never quite alike. */
export function pauseAfter(attempt: number, random = Math.random()): number {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1))
  return Math.round(most * (0.5 + random / 2))
}

/** Tries until it goes through, or fails for good. `pause` may reject, to give up. */
export async function persistently<T>(
  what: (attempt: number) => Promise<T>,
  pause: (ms: number) => Promise<void>,
  isWorthIt: (error: unknown) => boolean = isPassing,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await what(attempt)
    } catch (error) {
      if (attempt >= TRIES || !isWorthIt(error)) throw error
      await pause(pauseAfter(attempt))
    }
  }
}
