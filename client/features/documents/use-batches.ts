"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import { changeDocuments } from "@/lib/api/endpoints"
import type { Action, Outcome } from "@/lib/api/types"
import { dropDocuments } from "./pages"
import { recount, rereadSoon } from "./reread"

/** What one request may name. */
const MOST = 1000

/** What can be done with many documents at once. */
export function useBatches(projectId: string) {
  const queries = useQueryClient()
  return useMemo(() => {
    const changed = () => {
      rereadSoon(queries, projectId)
      recount(queries, projectId)
    }
    return {
      changeMany: async (action: Action, ids: string[]): Promise<Outcome[]> => {
        const outcomes: Outcome[] = []
        for (let from = 0; from < ids.length; from += MOST) {
          const chosen = { document_ids: ids.slice(from, from + MOST) }
          outcomes.push(...(await changeDocuments(projectId, action, chosen)).outcomes)
        }
        if (action === "delete") {
          const gone = outcomes.filter(({ status }) => status !== "refused").map((outcome) => outcome.document_id)
          dropDocuments(queries, projectId, new Set(gone))
        }
        changed()
        return outcomes
      },
      retryFailed: async (): Promise<Outcome[]> => {
        const outcomes: Outcome[] = []
        for (;;) {
          const some = await changeDocuments(projectId, "retry", { status: "failed" })
          outcomes.push(...some.outcomes)
          // Those that are refused stay as they are, and would come again.
          if (some.remaining === 0 || some.outcomes.every(({ status }) => status !== "accepted")) break
        }
        changed()
        return outcomes
      },
    }
  }, [projectId, queries])
}
