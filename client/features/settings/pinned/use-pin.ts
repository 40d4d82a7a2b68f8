"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { getSettings, updateSettings } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { ProjectSettings } from "@/lib/api/types"
import { at, resolve } from "../leaves"

const PATH = ["retrieval", "pinned_documents"]

/** Whether a document is pinned, and the way to change that. */
export function usePin(projectId: string, documentId: string) {
  const queries = useQueryClient()
  const key = keys.settings(projectId)
  const settings = useQuery({ queryKey: key, queryFn: () => getSettings(projectId) })
  const change = useMutation({
    mutationFn: async (pin: boolean) => {
      // As the list is now, whoever changed it since.
      const others = pinnedIn(await getSettings(projectId)).filter((id) => id !== documentId)
      return updateSettings(projectId, { retrieval: { pinned_documents: pin ? [...others, documentId] : others } })
    },
    onSuccess: (saved) => queries.setQueryData(key, saved),
  })
  const pinned = settings.data && pinnedIn(settings.data)
  return {
    pinned: pinned?.includes(documentId),
    full: settings.data !== undefined && pinned!.length >= mostIn(settings.data),
    busy: change.isPending,
    error: change.error,
    set: change.mutate,
  }
}

function pinnedIn({ values }: ProjectSettings): string[] {
  return (at(values, PATH) as string[] | undefined) ?? []
}

function mostIn({ schema }: ProjectSettings): number {
  const [section, name] = PATH
  const retrieval = resolve(schema.properties?.[section!] ?? {}, schema)
  return retrieval.properties?.[name!]?.maxItems ?? Infinity
}
