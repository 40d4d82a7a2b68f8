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
import * as keys from "@/lib/api/query-keys"
import type { Embedder, EmbedderState } from "@/lib/api/types"

const PREPARING_MS = 1500
/** New documents can make one that was ready lack passages again. */
const READY_MS = 15_000

/** Embedders are told apart by name and dimensions. */
export const isSame = (a: Embedder, b: Embedder) => a.name === b.name && a.dimensions === b.dimensions

/** Which of a project's embedders the server is not set up for any more. */
export type Missing = { current: boolean; beside: boolean }

/** Which embedder a project is searched by, which it has beside that, and what can be done about it. */
export function useEmbedder(projectId: string) {
  const queries = useQueryClient()
  const key = keys.embedder(projectId)
  const [refusal, setRefusal] = useState<unknown>(null)
  const [switched, setSwitched] = useState(false)
  const configured = useQuery({ queryKey: keys.embedders, queryFn: listEmbedders })
  const isMissing = (embedder: Embedder | undefined) =>
    Boolean(embedder && configured.data?.items.every((known) => !isSame(known, embedder)))
  const state = useQuery({
    queryKey: key,
    queryFn: () => getEmbedder(projectId),
    refetchInterval: ({ state: { data } }) => {
      if (!data?.beside) return false
      return data.beside.ready || isMissing(data.beside.embedder) ? READY_MS : PREPARING_MS
    },
  })
  const missing: Missing = { current: isMissing(state.data?.current), beside: isMissing(state.data?.beside?.embedder) }

  const show = async (next: EmbedderState | undefined) => {
    // An answer from before the change must not come after it.
    await queries.cancelQueries({ queryKey: key })
    queries.setQueryData(key, (before) => next ?? (before && { ...before, beside: null }))
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
    /** Whether all has been answered, well or badly, that says how much there is to show. */
    known: state.isFetched && configured.isFetched,
    configured,
    missing,
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

export type UsedEmbedder = ReturnType<typeof useEmbedder>

function mayNot(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 403
}
