"use client"

import { useState } from "react"
import { useTranslations } from "use-intl"
import { ApiProblem } from "@/lib/api/problem"

/** Tries something and keeps what went wrong beside the place it went wrong in. */
export function useAttempt(): [string | null, (action: () => Promise<unknown>) => void] {
  const ui = useTranslations("ui")
  const [error, setError] = useState<string | null>(null)
  const attempt = (action: () => Promise<unknown>) => {
    setError(null)
    action().catch((failure: unknown) =>
      setError(failure instanceof ApiProblem ? failure.message : ui("unexpected")),
    )
  }
  return [error, attempt]
}
