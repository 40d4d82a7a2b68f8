import type { UsageReport, UsageRow } from "@/lib/api/types"

export type Sum = { tokens: number; cost: number | null; unpriced: number }
export type Day = Sum & { day: string }
export type Line = Sum & { model: string; role: UsageRow["role"]; calls: number }

const DAY_MS = 86_400_000
const NOTHING: Sum = { tokens: 0, cost: null, unpriced: 0 }

const plus = (a: Sum, row: UsageRow): Sum => ({
  tokens: a.tokens + row.input_tokens + row.output_tokens,
  cost: row.cost == null ? a.cost : (a.cost ?? 0) + row.cost,
  unpriced: a.unpriced + row.unpriced_calls,
})

export const total = (rows: UsageRow[]) => rows.reduce(plus, NOTHING)

/** Every day from the first to the last, also those on which nothing was asked. */
export function byDay({ since, until, rows }: UsageReport): Day[] {
  const count = Math.round((Date.parse(until) - Date.parse(since)) / DAY_MS) + 1
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.parse(since) + i * DAY_MS).toISOString().slice(0, 10)
    return { day, ...total(rows.filter((row) => row.day === day)) }
  })
}

/** What used most first. */
export function byModel(rows: UsageRow[]): Line[] {
  const lines = new Map<string, Line>()
  for (const row of rows) {
    const { model, role } = row
    const known = lines.get(`${role} ${model}`) ?? { model, role, calls: 0, ...NOTHING }
    lines.set(`${role} ${model}`, { ...known, calls: known.calls + row.calls, ...plus(known, row) })
  }
  return [...lines.values()].sort((a, b) => b.tokens - a.tokens)
}
