"use client"

import { useTranslations } from "use-intl"
import type { Place } from "@/lib/api/types"

/** Gives words for where a passage stands: "page 2", "sheet Log, A14:D14", "Storage, line 12", "1:05". A heading that is the title says nothing. */
export function usePlace(): (place: Place | null | undefined, title?: string) => string {
  const t = useTranslations("place")
  return (place, title) => {
    if (!place) return ""
    if (place.page != null) return t("page", { page: place.page })
    if (place.sheet != null) {
      return place.cells ? t("cells", { sheet: place.sheet, cells: place.cells }) : t("sheet", { sheet: place.sheet })
    }
    if (place.slide != null) return t("slide", { slide: place.slide })
    if (place.seconds != null) return clock(place.seconds)
    const heading = place.headings?.at(-1)
    const line = place.line != null ? t("line", { line: place.line }) : null
    return [heading !== title && heading, line].filter(Boolean).join(", ")
  }
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
