import type { LiveStep } from "./turn"

/** A step as a segment of the bar: where it begins and how long it is, as fractions. */
export type Segment = { name: LiveStep["name"]; state: LiveStep["state"]; start: number; width: number }

const RUNNING_SHARE = 0.25
const LEAST = 0.006

/** Lays the steps end to end. A step that is going on is given a share of what is known. */
export function segmentsOf(steps: LiveStep[]): Segment[] {
  const known = totalMs(steps)
  const open = steps.some((step) => step.state === "started")
  const share = known === 0 ? 1 : RUNNING_SHARE
  const scale = open ? 1 - share : 1
  let start = 0
  return steps.map(({ name, state, ms }) => {
    const part = known === 0 ? 0 : ((ms ?? 0) / known) * scale
    const width = state === "started" ? share : state === "skipped" ? 0 : Math.max(part, LEAST)
    const segment: Segment = { name, state, start: Math.min(start, 1 - LEAST), width }
    start += width
    return segment
  })
}

/**
 * The steps of an answer that is over. One that was cut off took what is left of the time its
 * reader waited.
 */
export function stepsOver(steps: LiveStep[], tookMs: number | null | undefined): LiveStep[] {
  const rest = tookMs == null ? null : Math.max(0, tookMs - totalMs(steps))
  return steps.map((step) =>
    step.state === "started" || step.state === "unfinished" ? { ...step, state: "unfinished", ms: rest } : step,
  )
}

/** How long the steps worked; the reader waited for longer. */
export function totalMs(steps: LiveStep[]): number {
  return steps.reduce((sum, step) => sum + (step.ms ?? 0), 0)
}
