import { expect, test } from "vitest"
import { segmentsOf, totalMs } from "./trace"
import type { LiveStep } from "./turn"

const step = (name: LiveStep["name"], ms: number | null, state: LiveStep["state"] = "finished") =>
  ({ name, ms, state }) satisfies LiveStep

test("finished steps fill the bar in proportion to their time", () => {
  const [first, second] = segmentsOf([step("retrieve", 250), step("answer", 750)], true)
  expect(first).toMatchObject({ start: 0, width: 0.25 })
  expect(second).toMatchObject({ start: 0.25, width: 0.75 })
})

test("a step that runs is given a share at the end", () => {
  const [done, running] = segmentsOf([step("retrieve", 100), step("answer", null, "started")], true)
  expect(done!.width + running!.width).toBeCloseTo(1)
  expect(running!.start).toBeCloseTo(0.75)
})

test("the first step that runs fills the bar", () => {
  expect(segmentsOf([step("guard", null, "started")], true)[0]!.width).toBe(1)
})

test("a step that never ended stands still once the answer is over", () => {
  const steps = [step("retrieve", 100), step("answer", null, "started")]
  expect(segmentsOf(steps, true).map(({ state }) => state)).toEqual(["finished", "started"])
  expect(segmentsOf(steps, false).map(({ state }) => state)).toEqual(["finished", "unfinished"])
})

test("a step passed over has no width", () => {
  expect(segmentsOf([step("search_web", null, "skipped")], true)[0]!.width).toBe(0)
})

test("the total is what the steps took together", () => {
  expect(totalMs([step("guard", 4), step("answer", 6), step("search_web", null, "skipped")])).toBe(10)
})
