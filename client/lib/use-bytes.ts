"use client"

import { useFormatter } from "use-intl"

const UNITS = ["B", "kB", "MB", "GB", "TB"]

/** Gives words for a size: "88 kB", "2.5 MB". Steps of 1000, as SI has it. */
export function useBytes(): (bytes: number) => string {
  const format = useFormatter()
  return (bytes) => {
    const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
    const value = bytes / 1000 ** step
    const digits = step >= 2 && value < 100 ? 1 : 0
    return `${format.number(value, { maximumFractionDigits: digits })}\u00a0${UNITS[step]}`
  }
}
