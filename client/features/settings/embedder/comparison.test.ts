import { expect, test } from "vitest"
import type { ComparedQuestion } from "@/lib/api/types"
import { cellsOf, meanTimes, mostDifferentFirst, verdictOf } from "./comparison"

const asked = (question: string, overlap: number, current: number, beside: number): ComparedQuestion => ({
  question,
  overlap,
  current: { ms: 10, cited: current },
  beside: { ms: 30, cited: beside },
  cited: 4,
})
const found = (current: number | null, beside: number | null) => ({ questions: [], overlap: 1, cited_found: { current, beside } })

test("the one beside is better when it finds more of what was cited", () => {
  expect(verdictOf(found(0.8, 0.9))).toBe("better")
  expect(verdictOf(found(0.9, 0.8))).toBe("worse")
})

test("shares that read the same are even", () => {
  expect(verdictOf(found(0.801, 0.8))).toBe("even")
})

test("without citations nothing is said about which is better", () => {
  expect(verdictOf(found(null, null))).toBe("unknown")
})

test("questions whose citations are found differently come first, then those with other passages", () => {
  const order = mostDifferentFirst([asked("same", 1, 4, 4), asked("other", 0.2, 4, 4), asked("lost", 0.9, 4, 1)])
  expect(order.map(({ question }) => question)).toEqual(["lost", "other", "same"])
})

test("times are means over the questions, and none without a question", () => {
  expect(meanTimes([asked("a", 1, 0, 0), { ...asked("b", 1, 0, 0), beside: { ms: 50, cited: 0 } }])).toEqual({ current: 10, beside: 40 })
  expect(meanTimes([])).toEqual({ current: 0, beside: 0 })
})

test("more than ten are drawn as ten, and a part is never drawn as none or all", () => {
  expect(cellsOf(3, 4)).toEqual({ filled: 3, of: 4 })
  expect(cellsOf(1, 40)).toEqual({ filled: 1, of: 10 })
  expect(cellsOf(39, 40)).toEqual({ filled: 9, of: 10 })
  expect(cellsOf(40, 40)).toEqual({ filled: 10, of: 10 })
})
