"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { changeAssistant, deleteAssistant, listAssistants, makeAssistant } from "@/lib/api/assistants"
import * as keys from "@/lib/api/query-keys"
import type { Assistant, AssistantChanges, NewAssistant } from "@/lib/api/types"

/** A project's assistants, and what its owners and editors do with them. */
export function useAssistants(projectId: string) {
  const queries = useQueryClient()
  const list = useQuery({ queryKey: keys.assistants(projectId), queryFn: () => listAssistants(projectId) })
  const reread = () => queries.invalidateQueries({ queryKey: keys.assistants(projectId) })
  return {
    list,
    all: list.data?.items ?? [],
    make: (body: NewAssistant) => makeAssistant(projectId, body).then(reread),
    change: (assistant: Assistant, body: AssistantChanges) => changeAssistant(projectId, assistant.id, body).then(reread),
    remove: (assistant: Assistant) => deleteAssistant(projectId, assistant.id).then(reread),
  }
}

export type Assistants = ReturnType<typeof useAssistants>
