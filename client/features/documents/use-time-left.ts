"use client"

import { useNow, useTranslations } from "use-intl"
import { timeLeft } from "./progress"

/** Gives words for an estimated end: "about 2 min left". */
export function useTimeLeft(): (finishesAt: string) => string {
  const t = useTranslations("documents")
  const now = useNow({ updateInterval: 5_000 })
  return (finishesAt) => {
    const { unit, count } = timeLeft(new Date(finishesAt).getTime() - now.getTime())
    return t(`left.${unit}`, { count })
  }
}
