/** How an extracted text is set: to be read, as rows with cells, or as it was typed. */
export type Layout = "prose" | "rows" | "code"

const ROWS = /spreadsheet|ms-excel|^text\/(csv|tab-separated-values)$/
const CODE = /^(text\/x-source|application\/(json|x-ndjson|yaml|xml))$/

export function layoutOf(mediaType: string): Layout {
  if (ROWS.test(mediaType)) return "rows"
  return CODE.test(mediaType) ? "code" : "prose"
}

/** What a browser shows by itself, in which a place is a page with boxes. */
export const isPicture = (mediaType: string): boolean => /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(mediaType)
export const isRecording = (mediaType: string): boolean => /^(audio|video)\//.test(mediaType)

type Cell = { from: number; to: number }
export type Row = Cell & { cells: Cell[] }
export type Block = { kind: "text"; from: number; to: number } | { kind: "rows"; from: number; to: number; rows: Row[] }

const EDGE = " | "

/** Cuts a text into runs of rows and what stands between them, without the empty lines around; a single row of prose is a sentence with bars in it. */
export function blocksOf(text: string, layout: Layout): Block[] {
  if (layout === "code") return [{ kind: "text", from: 0, to: text.length }]
  const fewest = layout === "rows" ? 1 : 2
  const blocks: Block[] = []
  const addText = (start: number, end: number) => {
    const [lead] = /^\n*/.exec(text.slice(start, end))!
    const [trail] = /\n*$/.exec(text.slice(start + lead.length, end))!
    const block = { kind: "text" as const, from: start + lead.length, to: end - trail.length }
    if (block.to > block.from) blocks.push(block)
  }
  let run: Row[] = []
  let from = 0
  const endRun = () => {
    const first = run[0]
    if (!first || run.length < fewest) return void (run = [])
    const to = run.at(-1)!.to
    addText(from, first.from)
    blocks.push({ kind: "rows", from: first.from, to, rows: run })
    from = to
    run = []
  }
  let at = 0
  for (const line of text.split("\n")) {
    if (line.includes(EDGE)) run.push(rowAt(line, at))
    else endRun()
    at += line.length + 1
  }
  endRun()
  addText(from, text.length)
  return blocks
}

function rowAt(line: string, from: number): Row {
  const cells: Cell[] = []
  let at = from
  for (const cell of line.split(EDGE)) {
    cells.push({ from: at, to: at + cell.length })
    at += cell.length + EDGE.length
  }
  return { from, to: from + line.length, cells }
}
