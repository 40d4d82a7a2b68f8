import { expect, test } from "vitest"
import type { AnswerTrace } from "@/lib/api/types"
import { rowsOf } from "./waterfall-rows"

const step = (id: string, begun_ms: number | null, ms: number, parent_id: string | null = null) => ({ id, name: id, parent_id, state: "finished", begun_ms, ms })
const call = (step_id: string | null, begun_ms: number, ms: number) => ({ step_id, begun_ms, ms, role: "answer", model: "m", prompt: [], tools: [], called: [], outcome: "complete" })
const trace = (of: object) => ({ spans: [], calls: [], searches: [], embeddings: [], ...of }) as unknown as AnswerTrace

test("what was done lies below its step, and what belongs to none stands alone", () => {
  const rows = rowsOf(trace({ spans: [step("decide", 0, 50), step("search", 50, 50, "decide")], calls: [call("decide", 5, 40), call("gone", 90, 10)] }))

  expect(rows.map(({ key, depth }) => [key, depth])).toEqual([["step decide", 0], ["call 0", 1], ["step search", 1], ["call 1", 0]])
})

test("a bar begins and is as wide as it was in time, and one of no time can be seen", () => {
  const rows = rowsOf(trace({ spans: [step("guard", 0, 0), step("answer", 100, 100)] }))

  expect(rows.map(({ start, width }) => [start, width])).toEqual([[0, 0.004], [0.5, 0.5]])
})

test("steps that were passed over are not drawn, and a ring of steps ends", () => {
  const rows = rowsOf(trace({ spans: [step("web", null, 0), step("self", 0, 10, "self")] }))

  expect(rows.map(({ key }) => key)).toEqual(["step self"])
})
