import { expect, test } from "vitest"
import { utf16Offsets } from "@/lib/text/code-points"
import { piecesOf, stretchOf } from "./pieces"

const text = "😀 one two three"
const cut = (marked?: [number, number], lit?: [number, number]) => {
  const offset = utf16Offsets(text)
  const stretch = (at?: [number, number]) => stretchOf(at && { start: at[0], end: at[1] }, offset)
  return piecesOf({ from: 0, to: text.length }, stretch(marked), stretch(lit)).map(
    ({ from, to, kind }) => `${kind}:${text.slice(from, to)}`,
  )
}

test("a text without passages is one piece", () => {
  expect(cut()).toEqual([`plain:${text}`])
})

test("the marked passage is cut out by code points", () => {
  expect(cut([2, 5])).toEqual(["plain:😀 ", "marked:one", "plain: two three"])
})

test("where a lit passage lies over the marked one, marked wins", () => {
  expect(cut([2, 5], [2, 9])).toEqual(["plain:😀 ", "marked:one", "lit: two", "plain: three"])
})

test("a passage that stands elsewhere cuts nothing", () => {
  expect(piecesOf({ from: 5, to: 9 }, { from: 0, to: 3 })).toEqual([{ from: 5, to: 9, kind: "plain" }])
})
