"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { addPages } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { useProblemWords } from "@/lib/use-problem-words"

/** A page that an answer cites becomes a document of the project, as it is now. */
export function AddPage({ projectId, url }: { projectId: string; url: string }) {
  const t = useTranslations("source")
  const words = useProblemWords()
  const queries = useQueryClient()
  const add = useMutation({
    mutationFn: () => addPages(projectId, { url, depth: 0, limit: 1 }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.crawls(projectId) }),
  })
  return (
    <>
      {add.error && (
        <span role="alert" className="text-13 text-ink-2">
          {words(add.error)}
        </span>
      )}
      <Button look="quiet" size="sm" disabled={add.isPending || add.isSuccess} onClick={() => add.mutate()}>
        {t(add.isSuccess ? "pageAdded" : "addPage")}
      </Button>
    </>
  )
}
