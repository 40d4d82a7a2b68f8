"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import {
  beginEmbedder,
  discardEmbedder,
  getEmbedder,
  listEmbedders,
  switchEmbedder,
} from "@/lib/api/embedders"
import { ApiProblem } from "@/lib/api/problem"
import type { Embedder, EmbedderState } from "@/lib/api/types"

const PREPARING_MS = 1500
/** New documents can make one that was ready lack passages again. */
const READY_MS = 15_000

/** Which embedder a project is searched by, which it has beside that, and what can be done about it. */
export function useEmbedder(projectId: string) {
  const queries = useQueryClient()
  const key = ["embedder", projectId]
  const [refusal, setRefusal] = useState<unknown>(null)
  const [switched, setSwitched] = useState(false)
  const state = useQuery({
    queryKey: key,
    queryFn: () => getEmbedder(projectId),
    refetchInterval: ({ state: { data } }) => (data?.beside ? (data.beside.ready ? READY_MS : PREPARING_MS) : false),
  })
  const configured = useQuery({ queryKey: ["embedders"], queryFn: listEmbedders })

  const show = async (next: EmbedderState | undefined) => {
    // An answer from before the change must not come after it.
    await queries.cancelQueries({ queryKey: key })
    queries.setQueryData<EmbedderState>(key, (before) => next ?? (before && { ...before, beside: null }))
  }
  const settle = { onMutate: () => setRefusal(null), onError: setRefusal }
  const begin = useMutation({ ...settle, mutationFn: (chosen: Embedder) => beginEmbedder(projectId, chosen), onSuccess: show })
  const change = useMutation({
    ...settle,
    mutationFn: () => switchEmbedder(projectId),
    onSuccess: (next) => {
      setSwitched((before) => !before)
      return show(next)
    },
  })
  const discard = async () => {
    await discardEmbedder(projectId)
    setSwitched(false)
    await show(undefined)
  }
  return {
    state,
    configured,
    refusal: mayNot(refusal) ? null : refusal,
    readOnly: mayNot(refusal),
    /** Only owners may change it, and nothing tells who is one before it is tried. */
    onRefused: (error: unknown) => mayNot(error) && setRefusal(error),
    switched,
    busy: begin.isPending || change.isPending,
    begin: begin.mutate,
    change: change.mutate,
    discard,
  }
}

function mayNot(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 403
}
