"use client"

import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { useStanding } from "@/lib/use-standing"
import { Note, SourceProblem } from "./source-problem"
import { useOriginal } from "./use-original"

type Props = { documentId: string; mediaType: string; seconds: number | null; stroke?: string | number }

/** A recording, standing at the moment that is meant. */
export function Recording({ documentId, mediaType, seconds, stroke }: Props) {
  const t = useTranslations("source")
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null)
  const [broken, setBroken] = useState(false)
  const original = useOriginal(documentId)
  const failure = useStanding(original.error, original.isFetching)
  const seek = () => {
    if (player.current && seconds != null) player.current.currentTime = seconds
  }
  useEffect(seek, [seconds, stroke])

  if (failure != null) return <SourceProblem error={failure} onRetry={() => original.refetch()} />
  if (broken) return <Note>{t("unplayable")}</Note>
  const Player = mediaType.startsWith("video/") ? "video" : "audio"
  return (
    <Player
      ref={player}
      src={original.data}
      controls
      preload="metadata"
      aria-label={t("recording")}
      onLoadedMetadata={seek}
      onError={() => original.data && setBroken(true)}
      className="mx-auto mb-4 block w-full max-w-3xl"
    />
  )
}
