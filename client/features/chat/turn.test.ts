import { expect, test } from "vitest"
import type { Message, RunEvent, Source } from "@/lib/api/types"
import { apply, isOver, newTurn, type Turn, withTurn } from "./turn"

const blank = newTurn("Why?", null)
const tell = (turn: Turn, ...events: RunEvent[]) =>
  events.reduce((before, event) => apply(before, event, 1000), turn)

const run: RunEvent = {
  type: "run",
  run_id: "r",
  chat_id: "c",
  question_id: "q",
  answer_id: "a",
  model: "extractive",
}
const stored = (id: string, parent_id: string | null, role: "user" | "assistant"): Message => ({
  id,
  chat_id: "c",
  parent_id,
  role,
  content: id,
  sources: [],
  sentences: [],
  nearest: [],
  choices: [],
  limits: [],
  steps: [],
  usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, estimated: false },
  model: null,
  status: "complete",
  feedback: null,
  created_at: "2026-01-01T00:00:00Z",
})

test("tokens append, in order", () => {
  const said = tell(blank, { type: "token", text: "Hel" }, { type: "token", text: "lo" })
  expect(said.content).toBe("Hello")
})

test("a revised answer replaces what was streamed, and what was judged of that", () => {
  const turn = tell(
    blank,
    { type: "token", text: "Wrong. Right." },
    { type: "sentence", start: 0, end: 6, sources: [], support: "none" },
    { type: "revised", text: "Right. [1]" },
    { type: "sentence", start: 0, end: 6, sources: [1], support: "supported" },
  )
  expect(turn.content).toBe("Right. [1]")
  expect(turn.sentences).toEqual([{ start: 0, end: 6, sources: [1], support: "supported" }])
})

test("an answer that another process begins again is told from its start", () => {
  const turn = tell(
    blank,
    { type: "step", id: "answer", name: "answer", state: "started" },
    { type: "token", text: "Hal" },
    { type: "step", id: "resume", name: "resume", state: "finished" },
    { type: "revised", text: "" },
    { type: "step", id: "answer", name: "answer", state: "started" },
    { type: "token", text: "Whole." },
  )
  expect(turn.content).toBe("Whole.")
  expect(turn.steps.map((step) => [step.name, step.state])).toEqual([
    ["answer", "unfinished"],
    ["resume", "finished"],
    ["answer", "started"],
  ])
})

test("a later list of sources replaces the earlier one", () => {
  const source = (n: number): Source => ({ n, kind: "document", title: "t", quote: "q", score: 1 })
  const turn = tell(
    blank,
    { type: "sources", sources: [source(1), source(2)] },
    { type: "sources", sources: [source(1)] },
  )
  expect(turn.sources.map((s) => s.n)).toEqual([1])
})

test("a step that ends takes the place of its beginning", () => {
  const turn = tell(
    blank,
    { type: "step", name: "retrieve", state: "started" },
    { type: "step", name: "retrieve", state: "finished", ms: 31, summary: "3 kept" },
  )
  expect(turn.steps).toEqual([
    { name: "retrieve", state: "finished", ms: 31, summary: "3 kept", detail: undefined, since: 1000 },
  ])
})

test("a step passed over is listed though it never began", () => {
  const turn = tell(blank, { type: "step", name: "search_web", state: "skipped" })
  expect(turn.steps.map((s) => s.state)).toEqual(["skipped"])
})

test("an event this page does not know changes nothing", () => {
  expect(tell(blank, { type: "novelty" } as unknown as RunEvent)).toEqual(blank)
})

test("a turn is over when it is done or has failed, not before", () => {
  const problem = { type: "/problems/x", title: "x", status: 500, detail: "x" }
  expect(isOver(tell(blank, run))).toBe(false)
  expect(isOver(tell(blank, { type: "error", problem, retryable: true }))).toBe(true)
  expect(isOver(tell(blank, { type: "done", message: stored("a", "q", "assistant") }))).toBe(true)
})

test("a turn that runs hangs below its parent in the thread", () => {
  const turn = tell({ ...blank, parentId: "a0" }, run, { type: "token", text: "So" })
  const shown = withTurn([stored("q0", null, "user"), stored("a0", "q0", "assistant")], "c", turn)
  expect(shown.map((m) => [m.id, m.parent_id, m.status])).toEqual([
    ["q0", null, "complete"],
    ["a0", "q0", "complete"],
    ["q", "a0", "complete"],
    ["a", "q", "running"],
  ])
})

test("another answer to a stored question does not show the question twice", () => {
  const turn = tell(newTurn("Why?", null, "q"), run)
  const shown = withTurn([stored("q", null, "user")], "c", turn)
  expect(shown.map((m) => m.id)).toEqual(["q", "a"])
})

test("a place in the queue that is told again replaces the one before", () => {
  const waits = (before: number): RunEvent => ({
    type: "step", name: "wait", state: "started", summary: `${before} answers are before yours`, detail: { before },
  })

  const waiting = tell(blank, run, waits(7), waits(3))
  const taken = tell(waiting, { type: "step", name: "wait", state: "finished", ms: 1200, summary: "Others were answered first" })

  expect(waiting.steps.map((step) => step.summary)).toEqual(["3 answers are before yours"])
  expect(waiting.steps[0]!.since).toBe(1000)
  expect(taken.steps.map((step) => step.state)).toEqual(["finished"])
})

test("two calls of one tool that overlap are told apart by their ids", () => {
  const call = (id: string) => ({ type: "step", id, parent_id: "t", name: "lookup" }) as const
  const turn = tell(
    blank,
    { ...call("c1"), state: "started" },
    { ...call("c2"), state: "started" },
    { ...call("c1"), state: "finished", ms: 2 },
    { ...call("c2"), state: "finished", ms: 1 },
  )
  expect(turn.steps.map(({ id, state, ms, parent_id }) => [id, state, ms, parent_id])).toEqual([
    ["c1", "finished", 2, "t"],
    ["c2", "finished", 1, "t"],
  ])
})

test("a step that waits for its person has what is asked, and goes on as the same step", () => {
  const call = { type: "step", id: "c1", parent_id: "t", name: "send_mail" } as const
  const asked = { tool: "send_mail", arguments: { to: "ada@example.org" } }

  const waiting = tell(blank, run, { ...call, state: "started" }, { ...call, state: "waiting", detail: asked })
  const allowed = tell(waiting, { ...call, state: "finished", ms: 40, summary: "Answered 200" })

  expect(waiting.steps.map(({ id, state, detail, since }) => [id, state, detail, since])).toEqual([
    ["c1", "waiting", asked, 1000],
  ])
  expect(isOver(waiting)).toBe(false)
  expect(allowed.steps.map(({ id, state, ms }) => [id, state, ms])).toEqual([["c1", "finished", 40]])
})

test("of two calls that wait, the answer to one leaves the other waiting", () => {
  const call = (id: string) => ({ type: "step", id, name: "send_mail" }) as const
  const turn = tell(
    blank,
    { ...call("c1"), state: "waiting" },
    { ...call("c2"), state: "waiting" },
    { ...call("c1"), state: "finished", ms: 1 },
  )
  expect(turn.steps.map(({ id, state }) => [id, state])).toEqual([
    ["c1", "finished"],
    ["c2", "waiting"],
  ])
})

test("a step that waited when its process went down asks nobody any more", () => {
  const turn = tell(
    blank,
    { type: "step", id: "c1", name: "send_mail", state: "waiting" },
    { type: "step", id: "resume", name: "resume", state: "finished" },
  )
  expect(turn.steps.map(({ name, state }) => [name, state])).toEqual([
    ["send_mail", "unfinished"],
    ["resume", "finished"],
  ])
})
