import type { AnswerTrace } from "@/lib/api/types"

export type ModelCall = AnswerTrace["calls"][number]
export type SearchCall = AnswerTrace["searches"][number]
type Embedding = AnswerTrace["embeddings"][number]
type Step = AnswerTrace["spans"][number]

/** What one bar of the drawing is. */
export type Done =
  | { kind: "step"; step: Step }
  | { kind: "call"; call: ModelCall }
  | { kind: "search"; search: SearchCall; first: boolean }
  | { kind: "embedding"; embedding: Embedding }

/** A bar in its place: below what it is part of, and where it stood in time, as fractions. */
export type Row = { key: string; done: Done; depth: number; start: number; width: number; ms: number }

const LEAST = 0.004

/** Steps, each followed by its parts and by what was done in it, in the order in which it began. */
export function rowsOf(trace: AnswerTrace): Row[] {
  const begun = trace.spans.filter((step) => step.begun_ms != null)
  const known = new Set(begun.map((step) => step.id))
  const bars = [
    ...begun.map((step) => ({ key: `step ${step.id}`, done: { kind: "step", step } as Done, id: step.id, parent: parentOf(step, known), at: step.begun_ms!, ms: step.ms ?? 0 })),
    ...trace.calls.map((call, n) => ({ key: `call ${n}`, done: { kind: "call", call } as Done, ...below(call, known) })),
    ...trace.searches.map((search, n) => ({ key: `search ${n}`, done: { kind: "search", search, first: n === 0 } as Done, ...below(search, known) })),
    ...trace.embeddings.map((embedding, n) => ({ key: `embedding ${n}`, done: { kind: "embedding", embedding } as Done, ...below(embedding, known) })),
  ].toSorted((a, b) => a.at - b.at)
  const whole = Math.max(1, ...bars.map(({ at, ms }) => at + ms))
  const walk = (parent: string | null, depth: number): Row[] =>
    bars
      .filter((bar) => bar.parent === parent)
      .flatMap(({ key, done, id, at, ms }) => [
        { key, done, depth, ms, start: Math.min(at / whole, 1 - LEAST), width: Math.max(ms / whole, LEAST) },
        ...(id === null ? [] : walk(id, depth + 1)),
      ])
  return walk(null, 0)
}

/** A step that names itself, or what is not there, as its parent stands alone. */
function parentOf(step: Step, known: ReadonlySet<string>): string | null {
  const parent = step.parent_id ?? null
  return parent !== null && parent !== step.id && known.has(parent) ? parent : null
}

function below(timed: { step_id?: string | null; begun_ms: number; ms: number }, known: ReadonlySet<string>) {
  const parent = timed.step_id != null && known.has(timed.step_id) ? timed.step_id : null
  return { id: null, parent, at: timed.begun_ms, ms: timed.ms }
}
