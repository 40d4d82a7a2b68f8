"use client"

import { RotateCcw } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { useBatches } from "./use-batches"
import { useAttempt } from "@/lib/use-attempt"

/** Tries everything again that failed, whether or not it is on the screen. */
export function RetryFailed({ projectId, count }: { projectId: string; count: number }) {
  const t = useTranslations("documents")
  const batches = useBatches(projectId)
  const [busy, setBusy] = useState(false)
  const [error, attempt] = useAttempt()
  const retry = async () => {
    setBusy(true)
    await batches.retryFailed().finally(() => setBusy(false))
  }
  return (
    <div className="ms-auto flex items-center gap-3 max-sm:ms-0">
      {error && <p className="text-13 text-danger">{error}</p>}
      <Button size="sm" disabled={busy} onClick={() => attempt(retry)}>
        <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
        {t("retryFailed", { count })}
      </Button>
    </div>
  )
}
