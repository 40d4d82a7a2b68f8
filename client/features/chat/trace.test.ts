import { expect, test } from "vitest"
import { segmentsOf, stepsOver, totalMs } from "./trace"
import type { LiveStep } from "./turn"

const step = (name: LiveStep["name"], ms: number | null, state: LiveStep["state"] = "finished") =>
  ({ name, ms, state }) satisfies LiveStep

test("finished steps fill the bar in proportion to their time", () => {
  const [first, second] = segmentsOf([step("retrieve", 250), step("answer", 750)])
  expect(first).toMatchObject({ start: 0, width: 0.25 })
  expect(second).toMatchObject({ start: 0.25, width: 0.75 })
})

test("a step that runs is given a share at the end", () => {
  const [done, running] = segmentsOf([step("retrieve", 100), step("answer", null, "started")])
  expect(done!.width + running!.width).toBeCloseTo(1)
  expect(running!.start).toBeCloseTo(0.75)
})

test("the first step that runs fills the bar", () => {
  expect(segmentsOf([step("guard", null, "started")])[0]!.width).toBe(1)
})

test("a step that was cut off took what is left of the time that was waited", () => {
  const steps = [step("guard", 3), step("retrieve", 40), step("answer", null, "unfinished")]
  expect(stepsOver(steps, 12_000).at(-1)).toMatchObject({ state: "unfinished", ms: 11_957 })
  expect(stepsOver([step("answer", null, "started")], null)).toMatchObject([{ state: "unfinished", ms: null }])
  expect(totalMs(stepsOver(steps, 12_000))).toBe(12_000)
})

test("a step passed over has no width", () => {
  expect(segmentsOf([step("search_web", null, "skipped")])[0]!.width).toBe(0)
})

test("the total is what the steps took together", () => {
  expect(totalMs([step("guard", 4), step("answer", 6), step("search_web", null, "skipped")])).toBe(10)
})
