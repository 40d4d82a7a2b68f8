/** A stretch of Markdown that can be rendered on its own; `start` is its offset in the whole. */
export type Block = { start: number; text: string }

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const INDENTED = /^(?: {2,}|\t)/

/**
 * Splits Markdown at the blank lines between its top-level blocks, so that a growing answer
 * parses only its last block anew. A list goes on over blank lines as long as items or indented
 * lines follow, and ends at the first unindented line that is no item.
 */
export function splitBlocks(markdown: string): Block[] {
  const blocks: Block[] = []
  let current: { start: number; end: number; list: boolean } | null = null
  let fence: string | null = null
  let blank = false
  let offset = 0

  for (const line of markdown.split("\n")) {
    const start = offset
    const end = offset + line.length
    offset = end + 1

    if (fence === null && line.trim() === "") {
      blank = true
      continue
    }
    const goesOn =
      current !== null &&
      (fence !== null || !blank || (current.list && (ITEM.test(line) || INDENTED.test(line))))
    if (current !== null && goesOn) {
      current.end = end
    } else {
      if (current) blocks.push({ start: current.start, text: markdown.slice(current.start, current.end) })
      current = { start, end, list: ITEM.test(line) }
    }
    fence = fenceAfter(line, fence)
    blank = false
  }
  if (current) blocks.push({ start: current.start, text: markdown.slice(current.start, current.end) })
  return blocks
}

function fenceAfter(line: string, fence: string | null): string | null {
  const marker = FENCE.exec(line)?.[1]
  if (fence === null) return marker ?? null
  const closes = marker?.startsWith(fence) && line.trim() === marker
  return closes ? null : fence
}
