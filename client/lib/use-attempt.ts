"use client"

import { useState } from "react"
import { useProblemWords } from "@/lib/use-problem-words"

export type Attempt = (action: () => Promise<unknown>) => void

/** Tries something and keeps what went wrong beside the place it went wrong in. */
export function useAttempt(): [string | null, Attempt] {
  const words = useProblemWords()
  const [error, setError] = useState<string | null>(null)
  const attempt = (action: () => Promise<unknown>) => {
    setError(null)
    action().catch((failure: unknown) => setError(words(failure)))
  }
  return [error, attempt]
}
