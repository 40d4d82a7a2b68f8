"use client"

import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Skeleton } from "@/components/ui/skeleton"
import { readText } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Place } from "@/lib/api/types"
import { utf16Offsets } from "@/lib/text/code-points"
import { useStanding } from "@/lib/use-standing"
import { findQuote, saysTheSame } from "./find-quote"
import type { Layout } from "./layout"
import { MarkedText } from "./marked-text"
import { type Stretch, stretchOf } from "./pieces"
import { SourceProblem } from "./source-problem"
import { widened, windowAround } from "./text-window"

type Props = {
  documentId: string
  place: Pick<Place, "start" | "end" | "headings">
  quote: string
  layout: Layout
}

/** The stored text of a document around a passage, with the passage marked. */
export function TextSource({ documentId, place, quote, layout }: Props) {
  const t = useTranslations("source")
  const [window, setWindow] = useState(() => windowAround(place))
  const mark = useRef<HTMLElement>(null)
  const text = useQuery({
    queryKey: keys.text(documentId, window.start, window.end),
    queryFn: () => readText(documentId, window.start, window.end),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const failure = useStanding(text.error, text.isFetching)
  const loaded = text.data !== undefined
  useEffect(() => {
    if (loaded) mark.current?.scrollIntoView({ block: "center" })
  }, [loaded])

  if (failure != null) return <SourceProblem error={failure} onRetry={() => text.refetch()} />
  if (!text.data) return <Skeleton lines={8} className="p-4" />

  const { text: part, start, end, length } = text.data
  const at = stretchOf({ start: place.start, end: place.end ?? place.start }, utf16Offsets(part), start)
  const marked = at && saysTheSame(part.slice(at.from, at.to), quote) ? at : elsewhere(part, quote)
  return (
    <div className="bg-surface border-line mx-auto max-w-3xl rounded-8 border p-5">
      {start > 0 && (
        <Button size="sm" look="quiet" className="-ms-2 mb-3" onClick={() => setWindow(widened(window, true))}>
          {t("before")}
        </Button>
      )}
      {!marked && <p className="border-line text-14 mb-3 rounded-5 border px-3 py-2">{t("notInText")}</p>}
      {place.headings?.length ? <p className="text-13 text-ink-2 mb-3">{place.headings.join(" › ")}</p> : null}
      <div className="text-15">
        <MarkedText text={part} layout={layout} marked={marked} mark={mark} />
      </div>
      {end < length && (
        <Button size="sm" look="quiet" className="-ms-2 mt-3" onClick={() => setWindow(widened(window, false))}>
          {t("after")}
        </Button>
      )}
    </div>
  )
}

/** Where the quote stands in a text that was read again since: the wrong words are never marked. */
function elsewhere(text: string, quote: string): Stretch | null {
  const found = findQuote(text, quote)
  return found && { from: found.start, to: found.end }
}
