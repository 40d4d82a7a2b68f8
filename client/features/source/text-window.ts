import type { Place } from "@/lib/api/types"

/** A stretch of extracted text, in code points. */
export type TextWindow = { start: number; end: number }

export const AROUND = 1500
export const MORE = 4000

/** The passage with what stands around it. */
export function windowAround(place: Pick<Place, "start" | "end">): TextWindow {
  const start = place.start ?? 0
  const end = place.end ?? start
  return { start: Math.max(0, start - AROUND), end: end + AROUND }
}

export function widened(window: TextWindow, before: boolean): TextWindow {
  return before
    ? { ...window, start: Math.max(0, window.start - MORE) }
    : { ...window, end: window.end + MORE }
}
