import type { Place } from "@/lib/api/types"

/** A stretch of a text, in UTF-16. */
export type Stretch = { from: number; to: number }
export type Piece = Stretch & { kind: "plain" | "marked" | "lit" }

export const touches = (one: Stretch, two: Stretch | null | undefined): boolean =>
  Boolean(two && one.from < two.to && two.from < one.to)

/** Where a place (in code points) stands in a text of which `offset` counts UTF-16. */
export function stretchOf(
  place: Pick<Place, "start" | "end"> | undefined,
  offset: (codePoint: number) => number,
  base = 0,
): Stretch | null {
  if (place?.start == null || place.end == null) return null
  return { from: offset(place.start - base), to: offset(place.end - base) }
}

/** Cuts a block at the bounds of what is marked and lit; where both lie over each other, marked wins. */
export function piecesOf(block: Stretch, marked: Stretch | null, lit?: Stretch | null): Piece[] {
  const inside = (at: number) => Math.min(block.to, Math.max(block.from, at))
  const bounds = [marked, lit].flatMap((stretch) => (stretch ? [inside(stretch.from), inside(stretch.to)] : []))
  const cuts = [...new Set([block.from, ...bounds, block.to])].sort((a, b) => a - b)
  return cuts.slice(1).map((to, i) => {
    const piece = { from: cuts[i]!, to }
    return { ...piece, kind: touches(piece, marked) ? "marked" : touches(piece, lit) ? "lit" : "plain" }
  })
}
