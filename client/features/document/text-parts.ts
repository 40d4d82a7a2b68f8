import type { Place } from "@/lib/api/types"

export type TextPiece = { from: number; to: number; kind: "plain" | "marked" | "lit" }

type Span = Pick<Place, "start" | "end"> | undefined

/**
 * Cuts a text (UTF-16) at the bounds of the marked and the lit passage (code points). Where both
 * lie over each other, marked wins.
 */
export function partsWith(
  text: string,
  offset: (codePoint: number) => number,
  marked: Span,
  lit: Span,
): TextPiece[] {
  const bounds = (span: Span): [number, number] =>
    span?.start == null || span.end == null ? [0, 0] : [offset(span.start), offset(span.end)]
  const [markedFrom, markedTo] = bounds(marked)
  const [litFrom, litTo] = bounds(lit)
  const cuts = [...new Set([0, markedFrom, markedTo, litFrom, litTo, text.length])].sort((a, b) => a - b)
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i]!
    const kind =
      from >= markedFrom && to <= markedTo ? "marked" : from >= litFrom && to <= litTo ? "lit" : "plain"
    return { from, to, kind }
  })
}
