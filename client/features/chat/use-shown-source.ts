"use client"

import { type RefObject, useMemo } from "react"
import type { Nearest, Sentence, Source } from "@/lib/api/types"
import { sourcesOf } from "./cited"
import type { ThreadTurn } from "./thread"
import { useOpenSource } from "./use-open-source"

type Talk = { turns: ThreadTurn[]; loading: boolean }

/** The source that is open beside the thread, and where it stands among those its answer cites, or that came near. */
export function useShownSource({ turns, loading }: Talk, viewport: RefObject<HTMLElement | null>) {
  const { open, show, step, close } = useOpenSource(viewport)
  const answer = turns.find((turn) => turn.answer?.id === open?.answerId)?.answer
  const near = open?.near
  const beside = useMemo<(Source | Nearest)[]>(
    () => (!answer ? [] : near ? answer.nearest : sourcesOf(answer)),
    [answer, near],
  )
  const index = beside.findIndex((source) => source.n === open?.n)
  const source = index >= 0 ? beside[index]! : near ? undefined : answer?.sources.find(({ n }) => n === open?.n)
  return {
    source,
    /** Whether it has its room: what the address opens, before it is known. */
    room: source !== undefined || (open !== null && loading),
    open: source ? open : null,
    weak: !near && source !== undefined && answer != null && isWeak(answer.sentences, source.n),
    position: Math.max(index, 0) + 1,
    count: Math.max(beside.length, 1),
    show,
    step: (by: 1 | -1) => {
      const next = beside[index + by]
      if (next && open) step({ ...open, n: next.n })
    },
    close,
  }
}

/** No sentence says more of a source than that it fits weakly. */
function isWeak(sentences: Sentence[], n: number): boolean {
  const citing = sentences.filter(({ sources }) => sources.includes(n))
  return citing.length > 0 && citing.every(({ support }) => support === "weak")
}
