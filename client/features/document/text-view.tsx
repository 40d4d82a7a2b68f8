"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { useEffect, useMemo, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { isRecording, layoutOf } from "@/features/source/layout"
import { MarkedText } from "@/features/source/marked-text"
import { stretchOf } from "@/features/source/pieces"
import { readText } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Document, Passage } from "@/lib/api/types"
import { utf16Offsets } from "@/lib/text/code-points"
import { useStanding } from "@/lib/use-standing"

const PartsList = dynamic(() => import("./parts-list").then((module) => module.PartsList), { ssr: false })
const Recording = dynamic(() => import("@/features/source/recording").then((module) => module.Recording), { ssr: false })

type Props = {
  document: Document
  passages: Passage[]
  focus: { passage: Passage; asked: number } | null
  lit: string | null
}

const PART = 60_000

/** The extracted text of a document whose format has no pages, with the chosen passage marked. */
export function TextView({ document, focus, lit, passages }: Props) {
  const t = useTranslations("document")
  const mark = useRef<HTMLElement>(null)
  const text = useInfiniteQuery({
    queryKey: keys.wholeText(document.id),
    queryFn: ({ pageParam }) => readText(document.id, pageParam, pageParam + PART),
    initialPageParam: 0,
    getNextPageParam: ({ end, length }) => (end < length ? end : undefined),
    staleTime: Infinity,
  })
  const failure = useStanding(text.error, text.isFetching)
  const loaded = useMemo(() => text.data?.pages.map((page) => page.text).join("") ?? "", [text.data])
  const end = text.data?.pages.at(-1)?.end ?? 0
  const offset = useMemo(() => utf16Offsets(loaded), [loaded])

  const { hasNextPage, isFetching, fetchNextPage } = text
  const wanted = focus?.passage.place.end ?? 0
  useEffect(() => {
    if (wanted > end && hasNextPage && !isFetching) void fetchNextPage()
  }, [wanted, end, hasNextPage, isFetching, fetchNextPage])
  const reached = loaded !== "" && wanted <= end
  useEffect(() => {
    if (reached) mark.current?.scrollIntoView({ block: "center" })
  }, [focus, reached])

  const hover = passages.find(({ id }) => id === lit)
  const marked = stretchOf(focus?.passage.place, offset)
  return (
    <div className="scroll-area h-full p-4 md:p-6" tabIndex={0} role="group" aria-label={t("text")}>
      {isRecording(document.media_type) && (
        <Recording
          documentId={document.id}
          mediaType={document.media_type}
          seconds={focus?.passage.place.seconds ?? null}
          stroke={focus?.asked}
        />
      )}
      {text.isPending && failure == null && <Skeleton lines={10} className="p-8" />}
      {failure != null && <ProblemNote error={failure} onRetry={() => text.refetch()} />}
      {loaded && (
        <div className="bg-surface border-line mx-auto max-w-3xl rounded-8 border p-6 md:p-10">
          <MarkedText
            text={loaded}
            layout={layoutOf(document.media_type)}
            marked={marked}
            lit={stretchOf(hover?.place, offset)}
            stroke={focus?.asked}
            mark={mark}
          />
          {hasNextPage && (
            <Button className="mt-4" disabled={isFetching} onClick={() => fetchNextPage()}>
              {t("moreText")}
            </Button>
          )}
        </div>
      )}
      {document.children > 0 && <PartsList document={document} />}
    </div>
  )
}
