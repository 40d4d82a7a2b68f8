import { expect, test } from "vitest"
import { choose, chooseNewest, turnsOf } from "./thread"
import type { Message } from "@/lib/api/types"
import { newTurn, type ShownMessage, withTurn } from "./turn"

let clock = 0
const message = (id: string, parent_id: string | null): ShownMessage => ({
  id,
  chat_id: "c",
  parent_id,
  role: id.startsWith("q") ? "user" : "assistant",
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
  created_at: new Date(++clock * 1000).toISOString(),
})

const thread = [
  message("q1", null),
  message("a1", "q1"),
  message("q2", "a1"),
  message("a2", "q2"),
  message("a2b", "q2"),
  message("q1b", null),
  message("a1c", "q1b"),
]
const shown = (choices = {}) =>
  turnsOf(thread, choices).flatMap((turn) => [turn.question.id, turn.answer?.id])

test("the newest branch is shown first", () => {
  expect(shown()).toEqual(["q1b", "a1c"])
})

test("choosing an earlier question brings back all that follows it", () => {
  expect(shown(choose({}, thread, "q1"))).toEqual(["q1", "a1", "q2", "a2b"])
})

test("choices on several levels hold together", () => {
  const choices = choose(choose({}, thread, "q1"), thread, "a2")
  expect(shown(choices)).toEqual(["q1", "a1", "q2", "a2"])
})

test("asking anew shows the newest again", () => {
  expect(shown(chooseNewest(choose({}, thread, "q1"), null))).toEqual(["q1b", "a1c"])
})

test("an answer being written is the newest of its siblings", () => {
  const turn = { ...newTurn("q1b", null, "q1b"), answerId: "a-live" }
  const [shownTurn] = turnsOf(withTurn(thread as Message[], "c", turn), {})
  expect(shownTurn?.answers).toEqual(["a1c", "a-live"])
  expect(shownTurn?.answer?.id).toBe("a-live")
})

test("siblings are listed oldest first", () => {
  const [turn] = turnsOf(thread, {})
  expect(turn?.questions).toEqual(["q1", "q1b"])
})

test("a question without an answer ends the branch", () => {
  expect(turnsOf([message("q9", null)], {})).toMatchObject([{ answer: null, answers: [] }])
})
