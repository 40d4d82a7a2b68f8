import { expect, test } from "vitest"
import { utf16Offsets } from "@/lib/text/code-points"
import { partsWith } from "./text-parts"

const text = "😀 one two three"
const cut = (marked?: [number, number], lit?: [number, number]) => {
  const span = (at?: [number, number]) => at && { start: at[0], end: at[1] }
  return partsWith(text, utf16Offsets(text), span(marked), span(lit)).map(
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
