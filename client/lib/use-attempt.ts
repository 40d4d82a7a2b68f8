"use client"

import { useMutation } from "@tanstack/react-query"
import { useProblemWords } from "@/lib/use-problem-words"

export type Attempt = (action: () => Promise<unknown>) => void

/** Tries something and keeps what went wrong beside the place it went wrong in. */
export function useAttempt(): [string | null, Attempt] {
  const words = useProblemWords()
  const { mutate, error } = useMutation({ mutationFn: (action: () => Promise<unknown>) => action() })
  return [error && words(error), mutate]
}
