import type { Box } from "@/lib/api/types"

export const DRAW_MS = 240

export type DrawnBox = {
  left: string
  top: string
  width: string
  height: string
  "--draw-delay": string
  "--draw-time": string
}

/** Places boxes on their page, and shares out the stroke's time by their widths. */
export function drawn(boxes: Box[]): DrawnBox[] {
  const inside = boxes.map(clamp).filter(([left, top, right, bottom]) => right > left && bottom > top)
  const length = inside.reduce((sum, [left, , right]) => sum + right - left, 0)
  let delay = 0
  return inside.map(([left, top, right, bottom]) => {
    const time = (DRAW_MS * (right - left)) / length
    const box = {
      left: percent(left),
      top: percent(top),
      width: percent(right - left),
      height: percent(bottom - top),
      "--draw-delay": `${Math.round(delay)}ms`,
      "--draw-time": `${Math.round(time)}ms`,
    }
    delay += time
    return box
  })
}

/** The middle of all boxes, as a fraction of the page's height. */
export function middleOf(boxes: Box[]): number {
  const top = Math.min(...boxes.map((box) => box[1]))
  const bottom = Math.max(...boxes.map((box) => box[3]))
  return (top + bottom) / 2
}

function clamp(box: Box): Box {
  return box.map((side) => Math.min(1, Math.max(0, side))) as Box
}

function percent(fraction: number): string {
  return `${+(fraction * 100).toFixed(3)}%`
}
