import { expect, test } from "vitest"
import type { Stage, StageRecord } from "@/lib/api/types"
import { attemptsOf } from "./attempts"

const at = (second: number) => new Date(second * 1000).toISOString()
const record = (attempt: number, stage: Stage, from: number, to: number | null, more: Partial<StageRecord> = {}): StageRecord => ({
  attempt,
  stage,
  worker: "w",
  started_at: at(from),
  heartbeat_at: at(from),
  ended_at: to === null ? null : at(to),
  done: null,
  total: null,
  unit: null,
  outcome: to === null ? null : "done",
  reason: null,
  ...more,
})

test("each attempt begins at its own beginning, and all are drawn to one scale", () => {
  const [second, first] = attemptsOf([record(2, "reading", 100, 105), record(1, "reading", 0, 4), record(1, "splitting", 4, 10)], 0)
  expect(first!.bars).toMatchObject([{ start: 0, width: 0.4 }, { start: 0.4, width: 0.6 }])
  expect(second!.bars).toMatchObject([{ start: 0, width: 0.5 }])
})

test("what is being done lasts until now", () => {
  const [attempt] = attemptsOf([record(1, "reading", 0, null)], 7_000)
  expect(attempt).toMatchObject({ ms: 7_000, outcome: "running" })
})

test("work that was interrupted ended with its last heartbeat", () => {
  const [attempt] = attemptsOf([record(1, "reading", 0, null, { outcome: "lost", heartbeat_at: at(3) })], 99_000)
  expect(attempt).toMatchObject({ ms: 3_000, outcome: "lost" })
})

test("attempts that bear the same number are told apart", () => {
  const all = [record(1, "reading", 50, 51), record(1, "reading", 0, 2, { outcome: "failed" })]
  expect(attemptsOf(all, 0).map(({ outcome }) => outcome)).toEqual(["done", "failed"])
})
