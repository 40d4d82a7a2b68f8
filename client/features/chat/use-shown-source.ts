"use client"

import { type RefObject, useMemo } from "react"
import type { Sentence } from "@/lib/api/types"
import { sourcesOf } from "./cited"
import type { ThreadTurn } from "./thread"
import { useOpenSource } from "./use-open-source"

/** The source that is open beside the thread, and where it stands among those its answer cites. */
export function useShownSource(turns: ThreadTurn[], viewport: RefObject<HTMLElement | null>) {
  const { open, show, step, close } = useOpenSource(viewport)
  const answer = turns.find((turn) => turn.answer?.id === open?.answerId)?.answer
  const cited = useMemo(() => (answer ? sourcesOf(answer) : []), [answer])
  const index = cited.findIndex((source) => source.n === open?.n)
  const source = index >= 0 ? cited[index]! : answer?.sources.find(({ n }) => n === open?.n)
  return {
    source,
    answerId: source && open?.answerId,
    weak: source !== undefined && answer != null && isWeak(answer.sentences, source.n),
    position: Math.max(index, 0) + 1,
    count: Math.max(cited.length, 1),
    show,
    step: (by: 1 | -1) => {
      const next = cited[index + by]
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
