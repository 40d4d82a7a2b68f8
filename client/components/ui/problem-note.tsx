"use client"

import { useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { ApiProblem } from "@/lib/api/problem"
import { useProblemWords } from "@/lib/use-problem-words"
import { Button } from "./button"
import { CopyButton } from "./copy-button"

type Props = {
  error: unknown
  /** What to say of it, where the place knows better. */
  words?: string
  onRetry?: () => unknown
  retryLabel?: string
}

/** What happened, what to do about it, and, where the fault is the server's, the id to name when asking for help. */
export function ProblemNote({ error, words, onRetry, retryLabel }: Props) {
  const t = useTranslations("ui")
  const wordsFor = useProblemWords()
  const problem = error instanceof ApiProblem ? error.problem : null
  return (
    <div role="alert" className="border-danger bg-danger-soft text-ink rounded-5 border-s-2 px-3 py-2.5 text-14">
      <p>{words ?? wordsFor(error)}</p>
      {problem?.request_id && problem.status >= 500 && (
        <p className="text-13 text-ink-2 mt-1 flex items-center gap-1.5">
          <span className="shrink-0">{t("requestId")}</span>
          <code className="mono text-12 min-w-0 truncate">{problem.request_id}</code>
          <CopyButton icon label={t("copyRequestId")} text={problem.request_id} />
        </p>
      )}
      {onRetry && <Retry label={retryLabel ?? t("tryAgain")} onRetry={onRetry} />}
    </div>
  )
}

/** What fails again, and at once, would look as if nothing had been tried. */
function Retry({ label, onRetry }: { label: string; onRetry: () => unknown }) {
  const t = useTranslations("ui")
  const format = useFormatter()
  const [tried, setTried] = useState<Date | "now" | null>(null)
  const again = async () => {
    setTried("now")
    try {
      await onRetry()
    } finally {
      setTried(new Date())
    }
  }
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" disabled={tried === "now"} onClick={again}>
        {label}
      </Button>
      <span role="status" className="text-13 text-ink-2">
        {tried === "now" && t("trying")}
        {tried instanceof Date && t("triedAgain", { time: format.dateTime(tried, { timeStyle: "medium" }) })}
      </span>
    </div>
  )
}
