"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import {
  cancelDocument,
  changeDocuments,
  deleteDocument,
  reindexDocument,
  retryDocument,
} from "@/lib/api/endpoints"
import type { Action, Document, Outcome } from "@/lib/api/types"
import { dropDocuments, putDocument } from "./pages"
import { rereadSoon } from "./reread"

/** What one request may name. */
const MOST = 1000

/** What can be done with documents; the lists that show them follow. */
export function useDocumentActions(projectId: string) {
  const queries = useQueryClient()
  return useMemo(() => {
    const changed = () => {
      void queries.invalidateQueries({ queryKey: ["summary", projectId] })
      void queries.invalidateQueries({ queryKey: ["project", projectId] })
    }
    const put = (document: Document) => {
      putDocument(queries, document)
      changed()
    }
    const manyChanged = () => {
      rereadSoon(queries, projectId)
      changed()
    }
    return {
      retry: async (id: string) => put(await retryDocument(id)),
      cancel: async (id: string) => put(await cancelDocument(id)),
      reindex: async (id: string) => put(await reindexDocument(id)),
      remove: async (id: string) => {
        await deleteDocument(id)
        dropDocuments(queries, projectId, new Set([id]))
        changed()
      },
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
        manyChanged()
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
        manyChanged()
        return outcomes
      },
    }
  }, [projectId, queries])
}
