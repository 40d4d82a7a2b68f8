"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import { cancelDocument, deleteDocument, reindexDocument, retryDocument } from "@/lib/api/endpoints"
import type { Document } from "@/lib/api/types"
import { dropDocuments, putDocument } from "./pages"
import { recount } from "./reread"

/** What can be done with a document; the lists that show it follow. */
export function useDocumentActions(projectId: string) {
  const queries = useQueryClient()
  return useMemo(() => {
    const put = (document: Document) => {
      putDocument(queries, document)
      recount(queries, projectId)
    }
    return {
      retry: async (id: string) => put(await retryDocument(id)),
      cancel: async (id: string) => put(await cancelDocument(id)),
      reindex: async (id: string) => put(await reindexDocument(id)),
      remove: async (id: string) => {
        await deleteDocument(id)
        dropDocuments(queries, projectId, new Set([id]))
        recount(queries, projectId)
      },
    }
  }, [projectId, queries])
}

export type DocumentActions = ReturnType<typeof useDocumentActions>
