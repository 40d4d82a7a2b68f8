"use client"

import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Skeleton } from "@/components/ui/skeleton"
import type { Place } from "@/lib/api/types"
import { drawn } from "./boxes"
import { Note, SourceProblem } from "./source-problem"
import { usePicture } from "./use-picture"

type Props = {
  documentId: string
  mediaType: string
  place: Pick<Place, "boxes"> | null
  /** Where a passage lies that is only pointed at. */
  lit?: Pick<Place, "boxes"> | null
  stroke?: string | number
}

/** A picture with the passage's words marked on it, as on a page. */
export function Picture({ documentId, mediaType, place, lit, stroke = 0 }: Props) {
  const t = useTranslations("source")
  const sheet = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<"loading" | "loaded" | "broken">("loading")
  const picture = usePicture(documentId, mediaType)

  useEffect(() => {
    if (shown === "loaded") sheet.current?.querySelector("[data-testid=passage] span")?.scrollIntoView({ block: "center" })
  }, [shown, place, stroke])

  if (picture.error != null) return <SourceProblem error={picture.error} onRetry={picture.reload} />
  if (shown === "broken") return <Note>{t("unreadable")}</Note>
  return (
    <div ref={sheet} className="bg-paper shadow-paper relative mx-auto w-fit max-w-full">
      {!picture.url && <Skeleton lines={8} className="p-10" />}
      {picture.url && (
        // eslint-disable-next-line @next/next/no-img-element -- somebody's own file, from this page's memory
        <img
          src={picture.url}
          alt={t("picture")}
          onLoad={() => setShown("loaded")}
          onError={() => setShown("broken")}
          className="block max-w-full"
        />
      )}
      {shown === "loaded" && lit?.boxes && <Boxes boxes={lit.boxes} faint />}
      {shown === "loaded" && place?.boxes && <Boxes key={stroke} boxes={place.boxes} />}
    </div>
  )
}

function Boxes({ boxes, faint }: { boxes: NonNullable<Place["boxes"]>; faint?: boolean }) {
  return (
    <div aria-hidden data-testid={faint ? undefined : "passage"} className={faint ? "passage-sheet opacity-45" : "passage-sheet"}>
      {drawn(boxes as [number, number, number, number][]).map((style, i) => (
        <span key={i} className="passage-box" style={faint ? { ...style, animation: "none" } : style} />
      ))}
    </div>
  )
}
