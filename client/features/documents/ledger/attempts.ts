import type { Stage, StageRecord } from "@/lib/api/types"

/** One time that a worker took the document; bars are fractions of the longest attempt shown. */
export type Attempt = {
  number: number
  startedAt: string
  worker: string
  ms: number
  outcome: StageRecord["outcome"] | "running"
  reason: StageRecord["reason"]
  bars: Bar[]
}
export type Bar = {
  stage: Stage
  start: number
  width: number
  ms: number
  outcome: StageRecord["outcome"] | "running"
  done: number | null
  total: number | null
  unit: StageRecord["unit"]
}

/** Draws the ledger: newest attempt first, each from its own beginning, all to one scale. */
export function attemptsOf(records: StageRecord[], now: number): Attempt[] {
  const groups = grouped(records)
  const longest = Math.max(1, ...groups.map((group) => lengthOf(group, now)))
  return groups.map((group) => {
    const began = startOf(group)
    const last = group.at(-1)!
    return {
      number: last.attempt,
      startedAt: group[0]!.started_at,
      worker: last.worker,
      ms: lengthOf(group, now),
      outcome: last.outcome ?? "running",
      reason: group.find(({ reason }) => reason)?.reason ?? null,
      bars: group.map((record) => {
        const from = time(record.started_at)
        const ms = Math.max(0, endOf(record, now) - from)
        const { stage, outcome, done, total, unit } = record
        return { stage, start: (from - began) / longest, width: ms / longest, ms, outcome: outcome ?? "running", done, total, unit }
      }),
    }
  })
}

/** A number may come twice: whoever tries again begins to count anew. A stage comes once an attempt. */
function grouped(records: StageRecord[]): StageRecord[][] {
  const groups: StageRecord[][] = []
  for (const record of records) {
    const group = groups.at(-1)
    const fits = group?.[0]!.attempt === record.attempt && !group.some(({ stage }) => stage === record.stage)
    if (group && fits) group.push(record)
    else groups.push([record])
  }
  return groups
}

const time = (at: string): number => new Date(at).getTime()
const startOf = (group: StageRecord[]): number => Math.min(...group.map(({ started_at }) => time(started_at)))
const lengthOf = (group: StageRecord[], now: number): number =>
  Math.max(...group.map((record) => endOf(record, now))) - startOf(group)

/** One whose worker died has no end; it was last heard of with its heartbeat. */
function endOf({ ended_at, heartbeat_at, outcome }: StageRecord, now: number): number {
  if (ended_at) return time(ended_at)
  return outcome ? time(heartbeat_at) : now
}
