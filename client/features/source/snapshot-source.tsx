"use client"

import { useQuery } from "@tanstack/react-query"
import { useEffect, useRef } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Skeleton } from "@/components/ui/skeleton"
import { readSnapshot } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Source } from "@/lib/api/types"
import { utf16Offsets } from "@/lib/text/code-points"
import { useStanding } from "@/lib/use-standing"
import { MarkedText } from "./marked-text"
import { stretchOf } from "./pieces"
import { SourceProblem } from "./source-problem"

/** A page of the web or a tool's result as it was on its date, with the passage marked. */
export function SnapshotSource({ snapshotId, source }: { snapshotId: string; source: Source }) {
  const t = useTranslations("source")
  const format = useFormatter()
  const mark = useRef<HTMLElement>(null)
  const snapshot = useQuery({
    queryKey: keys.snapshot(snapshotId),
    queryFn: () => readSnapshot(snapshotId),
    staleTime: Infinity,
  })
  const failure = useStanding(snapshot.error, snapshot.isFetching)
  const loaded = snapshot.data !== undefined
  useEffect(() => {
    if (loaded) mark.current?.scrollIntoView({ block: "center" })
  }, [loaded, source.n])

  if (failure != null) return <SourceProblem error={failure} onRetry={() => snapshot.refetch()} />
  if (!snapshot.data) return <Skeleton lines={8} className="p-4" />
  const { text, url, taken_at, kind } = snapshot.data
  const date = format.dateTime(new Date(taken_at), { dateStyle: "long", timeStyle: "short" })
  return (
    <div className="bg-surface border-line mx-auto max-w-3xl rounded-8 border p-5">
      <p className="text-13 text-ink-2">{t(kind === "web" ? "webAsOf" : "toolAsOf", { date })}</p>
      {url && <p className="text-13 text-ink-2 wrap-anywhere">{url}</p>}
      <div className="text-15 mt-3">
        <MarkedText text={text} layout="prose" marked={stretchOf(source.place ?? undefined, utf16Offsets(text))} mark={mark} />
      </div>
    </div>
  )
}
