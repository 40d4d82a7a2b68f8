"use client"

import { useFormatter } from "use-intl"

/** Gives words for a time in milliseconds: "42 ms", "2.5 s". */
export function useDuration(): (ms: number) => string {
  const format = useFormatter()
  return (ms) =>
    ms < 995
      ? `${format.number(ms, { maximumFractionDigits: ms < 9.5 ? 1 : 0 })}\u00a0ms`
      : `${format.number(ms / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0s`
}
