"use client"

import { useMutation } from "@tanstack/react-query"
import { RotateCcw } from "lucide-react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { useProblemWords } from "@/lib/use-problem-words"
import { useBatches } from "./use-batches"

/** Tries everything again that failed, whether or not it is on the screen. */
export function RetryFailed({ projectId, count }: { projectId: string; count: number }) {
  const t = useTranslations("documents")
  const words = useProblemWords()
  const { mutate, error, isPending } = useMutation({ mutationFn: useBatches(projectId).retryFailed })
  return (
    <div className="ms-auto flex items-center gap-3 max-sm:ms-0">
      {error && <p className="text-13 text-danger">{words(error)}</p>}
      <Button size="sm" disabled={isPending} onClick={() => mutate()}>
        <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
        {t("retryFailed", { count })}
      </Button>
    </div>
  )
}
