"use client"

import { useTranslations } from "use-intl"
import { ApiProblem } from "@/lib/api/problem"
import { Button } from "./button"
import { CopyButton } from "./copy-button"

type Props = { error: unknown; onRetry?: () => void; retryLabel?: string }

/** What happened, what to do about it, and, where the fault is the server's, the id to name when asking for help. */
export function ProblemNote({ error, onRetry, retryLabel }: Props) {
  const t = useTranslations("ui")
  const problem = error instanceof ApiProblem ? error.problem : null
  return (
    <div role="alert" className="border-danger bg-danger-soft text-ink rounded-5 border-s-2 px-3 py-2.5 text-14">
      <p>{problem?.detail ?? t("unexpected")}</p>
      {problem?.request_id && problem.status >= 500 && (
        <p className="text-13 text-ink-2 mt-1 flex items-center gap-1.5">
          <span className="shrink-0">{t("requestId")}</span>
          <code className="mono text-12 min-w-0 truncate">{problem.request_id}</code>
          <CopyButton icon label={t("copyRequestId")} text={problem.request_id} />
        </p>
      )}
      {onRetry && (
        <Button size="sm" className="mt-2" onClick={onRetry}>
          {retryLabel ?? t("tryAgain")}
        </Button>
      )}
    </div>
  )
}
