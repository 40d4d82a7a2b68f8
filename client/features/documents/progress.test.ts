import { expect, test } from "vitest"
import { partsOf, timeLeft } from "./progress"

const processing = (stage: "reading" | "splitting" | "embedding" | "storing", progress: number) =>
  partsOf({ status: "processing", stage, progress })

test("each stage fills its part and those before it", () => {
  expect(processing("reading", 0.3)).toEqual([1, 0.3, 0, 0])
  expect(processing("splitting", 0.5)).toEqual([1, 1, 0.5, 0])
})

test("storing goes on where embedding ends, so the bar never goes back", () => {
  expect(processing("embedding", 1)[3]).toBeLessThanOrEqual(processing("storing", 0)[3]!)
  expect(processing("storing", 1)).toEqual([1, 1, 1, 1])
})

test("bytes on their way fill the first part", () => {
  expect(partsOf({ status: "awaiting_upload", stage: null, progress: 0 }, 0.4)).toEqual([0.4, 0, 0, 0])
})

test("a document that waits has arrived and nothing more", () => {
  expect(partsOf({ status: "queued", stage: null, progress: 0 })).toEqual([1, 0, 0, 0])
})

test("an estimate is told as roughly as it is known", () => {
  expect(timeLeft(-5_000)).toEqual({ unit: "moments", count: 0 })
  expect(timeLeft(23_000)).toEqual({ unit: "seconds", count: 20 })
  expect(timeLeft(100_000)).toEqual({ unit: "minutes", count: 2 })
  expect(timeLeft(3 * 3_600_000)).toEqual({ unit: "hours", count: 3 })
})
