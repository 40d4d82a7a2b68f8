"use client"

import type { ReactNode } from "react"
import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"

/** Why an original is not shown. One deleted while its answer was open is gone, not broken. */
export function SourceProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations("source")
  if (error instanceof ApiProblem && error.status === 404) return <Note>{t("removed")}</Note>
  return <ProblemNote error={error} onRetry={onRetry} />
}

export function Note({ children }: { children: ReactNode }) {
  return <div className="text-14 text-ink-2 mx-auto max-w-md p-4">{children}</div>
}
