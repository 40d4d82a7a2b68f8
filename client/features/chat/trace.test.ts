import { expect, test } from "vitest"
import { isDisputable, nested, outermost, segmentsOf, stepsOver, totalMs } from "./trace"
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

const part = (id: string, parent_id: string | null, ms: number, name = "lookup") =>
  ({ id, parent_id, name, ms, state: "finished" }) satisfies LiveStep

test("parts stand below the step that they are part of, in the order they came", () => {
  const steps = [part("c2", "t", 2), part("t", null, 9, "tool"), part("a", null, 1, "answer"), part("c3", "c2", 1)]
  expect(nested(steps).map(({ step, depth }) => [step.id, depth])).toEqual([["t", 0], ["c2", 1], ["c3", 2], ["a", 0]])
})

test("a step whose whole is not known, or is itself, stands alone and is not lost", () => {
  const steps = [part("x", "gone", 1), part("y", "y", 1), part("one", "two", 1), part("two", "one", 1)]
  expect(nested(steps).map(({ depth }) => depth)).toEqual([0, 0, 0, 0])
})

test("what a part took is in the time of its whole, and counts once", () => {
  const steps = [part("t", null, 9, "tool"), part("c1", "t", 4), part("c2", "t", 5), part("a", null, 1, "answer")]
  expect(totalMs(steps)).toBe(10)
  expect(outermost(steps).map((step) => step.id)).toEqual(["t", "a"])
  const [whole, first, , last] = segmentsOf(steps)
  expect(whole).toMatchObject({ start: 0, width: 0.9 })
  expect(first).toMatchObject({ start: 0, width: 0.9 })
  expect(last!.start).toBeCloseTo(0.9)
})

test.each([
  [{ by: "local", rule: "ignore_instructions", disputable: true }, true],
  [{ rule: "refused_phrase" }, false],
  [{ rule: "too_long", disputable: false }, false],
  [null, false],
])("a refusal can be disputed where the guard says so: %j", (detail, disputable) => {
  expect(isDisputable({ steps: [{ ...step("guard", 4), detail }] })).toBe(disputable)
})
