import type { LiveStep } from "./turn"

/** A step as a segment of the bar: where it begins and how long it is, as fractions. */
export type Segment = { name: LiveStep["name"]; state: LiveStep["state"] | "unfinished"; start: number; width: number }

const RUNNING_SHARE = 0.25
const LEAST = 0.006

/**
 * Lays the steps end to end. A step that has not ended is given a share of what is known;
 * it runs only as long as the answer does.
 */
export function segmentsOf(steps: LiveStep[], running: boolean): Segment[] {
  const known = totalMs(steps)
  const open = steps.some((step) => step.state === "started")
  const share = known === 0 ? 1 : RUNNING_SHARE
  const scale = open ? 1 - share : 1
  let start = 0
  return steps.map(({ name, state, ms }) => {
    const part = known === 0 ? 0 : ((ms ?? 0) / known) * scale
    const width = state === "started" ? share : state === "skipped" ? 0 : Math.max(part, LEAST)
    const segment: Segment = {
      name,
      state: state === "started" && !running ? "unfinished" : state,
      start: Math.min(start, 1 - LEAST),
      width,
    }
    start += width
    return segment
  })
}

export function totalMs(steps: LiveStep[]): number {
  return steps.reduce((sum, step) => sum + (step.ms ?? 0), 0)
}
