import type { Element, ElementContent, Root, Text } from "hast"
import type { Support } from "@/lib/api/types"
import { alignToSource } from "./align"

/** A judged sentence, with UTF-16 offsets into the block that is rendered. */
export type BlockSentence = {
  index: number
  start: number
  end: number
  sources: number[]
  support: Support
}

export type ClaimOptions = {
  source: string
  sentences: BlockSentence[]
  /** The numbers that may be cited; any other `[n]` is text. */
  known: ReadonlySet<number>
}

const MARK = /\[\d+(?:\s*[,;–-]\s*\d+)*\]/g
const OPAQUE = new Set(["code", "pre", "button"])
const BLOCK = new Set(["ul", "ol", "p", "table", "blockquote", "pre", "div", "hr"])
const FOLD_FROM = 3
const LONGEST_LAST_WORD = 24

type Piece =
  | { kind: "mark"; cites: number[] }
  | { kind: "content"; node: ElementContent; sentence: BlockSentence | null; blank: boolean }

/**
 * A rehype plugin: wraps each judged sentence in `<span class="claim">` and turns `[n]` into a
 * button. A mark follows its sentence without a line break between them.
 */
export function rehypeClaims(options: ClaimOptions) {
  return (tree: Root): void => visit(tree, options)
}

function visit(parent: Root | Element, options: ClaimOptions): void {
  if (parent.type === "element" && OPAQUE.has(parent.tagName)) return
  const children = parent.children as ElementContent[]
  const holdsText = children.some((child) => child.type === "text" && child.value.trim() !== "")
  if (parent.type === "element" && (holdsText || parent.tagName === "p")) {
    parent.children = renderInline(children, options)
    return
  }
  for (const child of children) if (child.type === "element") visit(child, options)
}

function renderInline(children: ElementContent[], options: ClaimOptions): ElementContent[] {
  const out: ElementContent[] = []
  let line: Piece[] = []
  const flush = () => {
    out.push(...assemble(line))
    line = []
  }
  for (const child of children) {
    if (child.type === "element" && BLOCK.has(child.tagName)) {
      flush()
      visit(child, options)
      out.push(child)
    } else line.push(...piecesOf(child, options))
  }
  flush()
  return out
}

function piecesOf(node: ElementContent, options: ClaimOptions): Piece[] {
  if (node.type === "text") return piecesOfText(node, options)
  const sentence = sentenceAround(node, options.sentences)
  if (node.type !== "element" || OPAQUE.has(node.tagName)) {
    return [{ kind: "content", node, sentence, blank: false }]
  }
  // Inside one sentence only marks are left to find; across two, each part is wrapped within.
  const inner = sentence ? { ...options, sentences: [] } : options
  const copy = { ...node, children: renderInline(node.children, inner) }
  return [{ kind: "content", node: copy, sentence, blank: false }]
}

function sentenceAround(node: ElementContent, sentences: BlockSentence[]): BlockSentence | null {
  const start = node.position?.start.offset
  const end = node.position?.end.offset
  if (start === undefined || end === undefined) return null
  return sentences.find((sentence) => sentence.start <= start && end <= sentence.end) ?? null
}

function piecesOfText(node: Text, { source, sentences, known }: ClaimOptions): Piece[] {
  const from = node.position?.start.offset ?? 0
  const to = node.position?.end.offset ?? from + node.value.length
  const offsets = alignToSource(node.value, source.slice(from, to)).map((offset) => from + offset)
  const pieces: Piece[] = []
  let done = 0
  const addText = (until: number) => {
    for (const [start, end, sentence] of runs(offsets, done, until, sentences)) {
      const value = node.value.slice(start, end)
      const blank = value.trim() === ""
      pieces.push({ kind: "content", node: { type: "text", value }, sentence, blank })
    }
  }
  for (const match of node.value.matchAll(MARK)) {
    const cites = numbersIn(match[0]).filter((n) => known.has(n))
    if (cites.length === 0) continue
    addText(match.index)
    pieces.push({ kind: "mark", cites })
    done = match.index + match[0].length
  }
  addText(node.value.length)
  return pieces
}

/** Stretches of text that belong to the same sentence, or to none. */
function* runs(
  offsets: number[],
  from: number,
  until: number,
  sentences: BlockSentence[],
): Generator<[number, number, BlockSentence | null]> {
  let start = from
  for (let at = from; at < until; at++) {
    const here = sentenceAt(offsets[at]!, sentences)
    const next = at + 1 < until ? sentenceAt(offsets[at + 1]!, sentences) : undefined
    if (next !== here) {
      yield [start, at + 1, here]
      start = at + 1
    }
  }
}

function sentenceAt(offset: number, sentences: BlockSentence[]): BlockSentence | null {
  return sentences.find((sentence) => sentence.start <= offset && offset < sentence.end) ?? null
}

/** `[1, 3]` cites 1 and 3, `[1–3]` cites 1, 2 and 3. */
export function numbersIn(mark: string): number[] {
  const numbers: number[] = []
  for (const part of mark.slice(1, -1).split(/[,;]/)) {
    const [first, last] = part.split(/[–-]/).map((text) => Number(text.trim()))
    if (first === undefined || Number.isNaN(first)) continue
    const end = last === undefined || last < first || last - first > 50 ? first : last
    for (let n = first; n <= end; n++) numbers.push(n)
  }
  return numbers
}

/** Joins pieces into claims: a sentence's text, then its marks, then the next sentence. */
function assemble(pieces: Piece[]): ElementContent[] {
  const out: ElementContent[] = []
  let at = 0
  while (at < pieces.length) {
    const first = pieces[at]!
    const sentence = first.kind === "content" && !first.blank ? first.sentence : null
    const nodes: ElementContent[] = []
    const cites: number[] = []
    let end = at
    for (; end < pieces.length; end++) {
      const piece = pieces[end]!
      if (piece.kind === "mark") cites.push(...piece.cites)
      else if (piece.blank) {
        if (!continues(pieces, end, sentence, cites.length > 0)) break
        if (cites.length === 0 && pieces[end + 1]?.kind !== "mark") nodes.push(piece.node)
      } else if (cites.length > 0 || piece.sentence !== sentence) break
      else nodes.push(piece.node)
    }
    if (end === at) {
      out.push((first as { node: ElementContent }).node)
      at += 1
      continue
    }
    const marked = withMarks(nodes, cites, sentence)
    out.push(...(sentence ? [claim(sentence, marked)] : marked))
    at = end
  }
  return out
}

/** Whether white space at `at` lies within the claim rather than after it. */
function continues(
  pieces: Piece[],
  at: number,
  sentence: BlockSentence | null,
  marksSeen: boolean,
): boolean {
  const next = pieces[at + 1]
  if (!next) return false
  if (next.kind === "mark") return true
  return !marksSeen && !next.blank && next.sentence === sentence && sentence !== null
}

function claim(sentence: BlockSentence, children: ElementContent[]): Element {
  return {
    type: "element",
    tagName: "span",
    properties: {
      className: ["claim"],
      dataSentence: String(sentence.index),
      dataCites: sentence.sources.join(","),
      dataSupport: sentence.support,
    },
    children,
  }
}

function withMarks(
  nodes: ElementContent[],
  cites: number[],
  sentence: BlockSentence | null,
): ElementContent[] {
  const unique = [...new Set(cites)]
  if (unique.length === 0) return nodes
  const groups = unique.length >= FOLD_FROM ? [unique] : unique.map((n) => [n])
  const marks = groups.map((group) => mark(group, sentence))
  const last = nodes.at(-1)
  if (last?.type !== "text") return [...nodes, ...marks]

  const text = last.value.trimEnd()
  const word = /\S+$/.exec(text)?.[0] ?? ""
  if (word.length > LONGEST_LAST_WORD) {
    return [...nodes.slice(0, -1), { type: "text", value: text }, ...marks]
  }
  return [
    ...nodes.slice(0, -1),
    { type: "text", value: text.slice(0, text.length - word.length) },
    {
      type: "element",
      tagName: "span",
      properties: { className: ["nobreak"] },
      children: [{ type: "text", value: word }, ...marks],
    },
  ]
}

function mark(cites: number[], sentence: BlockSentence | null): Element {
  return {
    type: "element",
    tagName: "button",
    properties: {
      dataCites: cites.join(","),
      ...(sentence ? { dataSentence: String(sentence.index) } : {}),
      ...(sentence?.support === "weak" ? { dataWeak: "" } : {}),
    },
    children: [{ type: "text", value: markLabel(cites) }],
  }
}

/** `1`, `1–3` for neighbours, `1, 4, 7` for others. */
export function markLabel(cites: number[]): string {
  const first = cites[0]!
  const last = cites.at(-1)!
  const neighbours = cites.every((n, i) => n === first + i)
  return cites.length >= FOLD_FROM && neighbours ? `${first}–${last}` : cites.join(", ")
}
