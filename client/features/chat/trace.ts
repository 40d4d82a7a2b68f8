import { idOf, type LiveStep } from "./turn"

/** A step as a segment of the bar: where it begins and how long it is, as fractions. */
export type Segment = { name: LiveStep["name"]; state: LiveStep["state"]; start: number; width: number }

const RUNNING_SHARE = 0.25
const LEAST = 0.006

/** A step in its place below the one that it is part of; `depth` counts those above it. */
export type NestedStep = { step: LiveStep; depth: number }

/** Each step followed by its parts, in the order they came. What belongs to no known step stands alone. */
export function nested(steps: LiveStep[]): NestedStep[] {
  const below = new Map<string | null, LiveStep[]>()
  for (const step of steps) {
    const parent = parentOf(step, steps)
    below.set(parent, [...(below.get(parent) ?? []), step])
  }
  const walk = (parent: string | null, depth: number): NestedStep[] => {
    const parts = below.get(parent) ?? []
    below.delete(parent) // of two steps with one id, the first has the parts; and no ring is walked twice
    return parts.flatMap((step) => [{ step, depth }, ...walk(idOf(step), depth + 1)])
  }
  const placed = walk(null, 0)
  return [...placed, ...[...below.values()].flat().map((step) => ({ step, depth: 0 }))]
}

/** Those that are no part of another: their times add up to the whole. */
export function outermost(steps: LiveStep[]): LiveStep[] {
  return steps.filter((step) => parentOf(step, steps) === null)
}

function parentOf(step: LiveStep, steps: LiveStep[]): string | null {
  const parent = step.parent_id
  return parent && steps.some((other) => other !== step && idOf(other) === parent) ? parent : null
}

/** Lays the steps end to end; a part lies within the step that it is part of. A step that is going on is given a share of what is known. */
export function segmentsOf(steps: LiveStep[]): Segment[] {
  const outer = outermost(steps)
  const known = totalMs(outer)
  const open = outer.some((step) => step.state === "started")
  const share = known === 0 ? 1 : RUNNING_SHARE
  const scale = open ? 1 - share : 1
  let start = 0
  const laid = new Map<LiveStep, Segment>()
  for (const step of outer) {
    const { name, state, ms } = step
    const part = known === 0 ? 0 : ((ms ?? 0) / known) * scale
    const width = state === "started" ? share : state === "skipped" ? 0 : Math.max(part, LEAST)
    laid.set(step, { name, state, start: Math.min(start, 1 - LEAST), width })
    start += width
  }
  return steps.map((step) => laid.get(step) ?? within(step, steps, laid))
}

/** Where a part lies in time is not told: it is drawn as wide as the outermost step it belongs to. */
function within(step: LiveStep, steps: LiveStep[], laid: Map<LiveStep, Segment>): Segment {
  let outer: LiveStep | undefined = step
  for (let up = 0; outer && !laid.has(outer) && up < steps.length; up++) {
    const parent: string | null = parentOf(outer, steps)
    outer = steps.find((other) => idOf(other) === parent)
  }
  const { start, width } = (outer && laid.get(outer)) ?? { start: 0, width: 1 }
  return { name: step.name, state: step.state, start, width }
}

/**
 * The steps of an answer that is over. One that was cut off took what is left of the time its
 * reader waited.
 */
export function stepsOver(steps: LiveStep[], tookMs: number | null | undefined): LiveStep[] {
  const rest = tookMs == null ? null : Math.max(0, tookMs - totalMs(steps))
  return steps.map((step) =>
    step.state === "started" || step.state === "waiting" || step.state === "unfinished" ? { ...step, state: "unfinished", ms: rest } : step,
  )
}

/** Whether the guard would let the question pass, were its verdict disputed: no rule of the project's own. */
export function isDisputable(answer: { steps: LiveStep[] }): boolean {
  return answer.steps.some(({ name, detail }) => name === "guard" && detail?.disputable === true)
}

/** How long the steps worked; the reader waited for longer. */
export function totalMs(steps: LiveStep[]): number {
  return outermost(steps).reduce((sum, step) => sum + (step.ms ?? 0), 0)
}
