import { expect, test } from "vitest"
import type { UsageRow } from "@/lib/api/types"
import { byDay, byModel, total } from "./usage"

const row = (told: Partial<UsageRow>): UsageRow => ({
  day: "2026-02-28", model: "m", role: "answer", calls: 1, input_tokens: 10, cached_tokens: 0, output_tokens: 5,
  seconds: 0, searches: 0, estimated_calls: 0, cost: null, unpriced_calls: 1, ...told,
})

test("days on which nothing was asked are there, too", () => {
  const days = byDay({ since: "2026-02-27", until: "2026-03-02", budgets: [], quotas: [], rows: [row({}), row({ role: "guard" })] })
  expect(days.map(({ day, tokens }) => [day.slice(5), tokens])).toEqual([["02-27", 0], ["02-28", 30], ["03-01", 0], ["03-02", 0]])
})

test("what has no price adds no cost, and is counted", () => {
  expect(total([row({}), row({ cost: 0.25, unpriced_calls: 0 })])).toEqual({ tokens: 30, cost: 0.25, unpriced: 1 })
  expect(total([row({})]).cost).toBeNull()
})

test("models and roles stand together, what used most first", () => {
  const lines = byModel([row({}), row({ role: "judge", output_tokens: 900 }), row({ day: "2026-03-01" })])
  expect(lines.map(({ role, calls, tokens }) => [role, calls, tokens])).toEqual([["judge", 1, 910], ["answer", 2, 30]])
})
