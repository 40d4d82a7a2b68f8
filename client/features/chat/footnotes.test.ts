import { expect, test } from "vitest"
import type { Source } from "@/lib/api/types"
import { withFootnotes } from "./footnotes"

const source = (n: number): Source => ({
  n,
  kind: "document",
  title: `Manual ${n}.pdf`,
  quote: `quote\n ${n}`,
  place: { page: n },
  score: 1,
})
const place = (s: Source) => `page ${s.place?.page}`

test("marks become footnotes, and only cited sources are listed", () => {
  expect(withFootnotes("Move it. [2]", [source(1), source(2)], place)).toBe(
    "Move it. [^2]\n\n[^2]: Manual 2.pdf, page 2: “quote 2”\n",
  )
})

test("a folded mark becomes one footnote for each source", () => {
  expect(withFootnotes("A. [1–2]", [source(1), source(2)], place)).toContain("A. [^1][^2]")
})

test("a number that is no source is left as it stands", () => {
  expect(withFootnotes("See [7].", [source(1)], place)).toBe("See [7].\n")
})
