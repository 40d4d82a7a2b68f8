import { expect, test } from "vitest"
import type { Nearest, Source } from "@/lib/api/types"
import { sourcesOf } from "./cited"

const source = (n: number): Source => ({ n, kind: "document", title: "t", quote: "q", score: 1 })
const numbers = (sources: Source[]) => sources.map(({ n }) => n)

test("an answer rests on the sources that it cites", () => {
  expect(numbers(sourcesOf({ content: "So. [2, 3]", sources: [source(3), source(1), source(2)] }))).toEqual([2, 3])
})

test("an answer that marks nothing rests on all its sources", () => {
  expect(numbers(sourcesOf({ content: "So.", sources: [source(2), source(1)] }))).toEqual([1, 2])
})

test("an answer that the documents do not give rests on nothing, whatever was read for it", () => {
  const nearest: Nearest[] = [{ ...source(1), why: "It says nothing about it." }]
  expect(sourcesOf({ content: "Your documents do not say.", sources: [source(1)], nearest })).toEqual([])
})
