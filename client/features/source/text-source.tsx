"use client"

import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Skeleton } from "@/components/ui/skeleton"
import { readText } from "@/lib/api/endpoints"
import type { Place } from "@/lib/api/types"
import { utf16Offsets } from "@/lib/text/code-points"
import { SourceProblem } from "./source-problem"
import { widened, windowAround } from "./text-window"

type Props = { documentId: string; place: Pick<Place, "start" | "end"> }

/** The stored text of a document around a passage, with the passage marked. */
export function TextSource({ documentId, place }: Props) {
  const t = useTranslations("source")
  const [window, setWindow] = useState(() => windowAround(place))
  const mark = useRef<HTMLElement>(null)
  const text = useQuery({
    queryKey: ["text", documentId, window.start, window.end],
    queryFn: () => readText(documentId, window.start, window.end),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const loaded = text.data !== undefined
  useEffect(() => {
    if (loaded) mark.current?.scrollIntoView({ block: "center" })
  }, [loaded])

  if (text.isError) return <SourceProblem error={text.error} onRetry={() => text.refetch()} />
  if (!text.data) return <Skeleton lines={8} className="p-4" />

  const { text: part, start, end, length } = text.data
  const offset = utf16Offsets(part)
  const from = offset((place.start ?? start) - start)
  const to = offset((place.end ?? place.start ?? start) - start)
  return (
    <div className="bg-surface border-line mx-auto max-w-3xl rounded-8 border p-5">
      {start > 0 && (
        <Button size="sm" look="quiet" className="-ms-2 mb-3" onClick={() => setWindow(widened(window, true))}>
          {t("before")}
        </Button>
      )}
      <p className="text-15 font-serif leading-relaxed whitespace-pre-wrap">
        {part.slice(0, from)}
        <mark ref={mark} data-testid="passage" className="passage-text">
          {part.slice(from, to)}
        </mark>
        {part.slice(to)}
      </p>
      {end < length && (
        <Button size="sm" look="quiet" className="-ms-2 mt-3" onClick={() => setWindow(widened(window, false))}>
          {t("after")}
        </Button>
      )}
    </div>
  )
}
