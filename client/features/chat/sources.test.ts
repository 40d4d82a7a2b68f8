import { expect, test } from "vitest"
import type { Source } from "@/lib/api/types"
import { sourcesOf } from "./cited"
import { groupSources } from "./sources"

const source = (n: number, document_id: string): Source => ({
  n,
  kind: "document",
  title: `${document_id}.pdf`,
  document_id,
  quote: "q",
  score: 1,
})
const sources = [source(1, "a"), source(2, "b"), source(3, "a")]

test("sources of one document stand together", () => {
  expect(groupSources(sources).map((group) => [group.title, group.sources.map(({ n }) => n)])).toEqual([
    ["a.pdf", [1, 3]],
    ["b.pdf", [2]],
  ])
})

test("only what the answer cites counts as a source of it", () => {
  expect(sourcesOf({ content: "One. [3] Two. [2–3]", sources }).map(({ n }) => n)).toEqual([2, 3])
})

test("an answer without marks keeps all its sources", () => {
  expect(sourcesOf({ content: "One.", sources })).toHaveLength(3)
})
