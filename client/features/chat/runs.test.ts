import type { EventSourceMessage } from "eventsource-parser/stream"
import { expect, test, vi } from "vitest"
import { ApiProblem } from "@/lib/api/problem"
import type { RunEvent } from "@/lib/api/types"
import { ask, attach, forget, turnOf } from "./runs"
import { newTurn, type Turn } from "./turn"

const { frames } = vi.hoisted(() => ({ frames: vi.fn() }))
vi.mock("@/lib/api/sse", () => ({ frames }))
vi.stubGlobal("navigator", { onLine: true })
vi.stubGlobal("document", { hidden: true })

type Sent = { id?: string; data: Partial<RunEvent> }

function stream(...sent: Sent[]) {
  return (async function* () {
    for (const { id, data } of sent) yield { id, data: JSON.stringify(data) } as EventSourceMessage
  })()
}

const problem = (status: number) => ({
  type: "/problems/x", title: "X", status, detail: "It stopped.",
})
const ended = (status: number): Sent => ({ data: { type: "error", problem: problem(status), retryable: status >= 500 } })
const token = (number: number, text: string): Sent => ({ id: `run:${number}`, data: { type: "token", text } })

async function followed(): Promise<Turn> {
  return new Promise((resolve) => {
    attach("chat", { ...newTurn("Who?", null), runId: "run" }, (_, turn) => {
      forget("chat")
      resolve(turn)
    })
  })
}

test("a stream that ended without its answer is taken up where it broke", async () => {
  frames.mockReset()
  frames.mockReturnValueOnce(stream(token(1, "Ilse "), ended(503)))
  frames.mockReturnValueOnce(
    stream(token(2, "Brandt"), { id: "run:3", data: { type: "error", problem: problem(503), retryable: true } }),
  )

  const turn = await followed()

  expect(turn.content).toBe("Ilse Brandt")
  expect(frames.mock.calls[1]![2]).toEqual({ headers: { "last-event-id": "run:1" } })
  expect(turn.failure?.problem.status).toBe(503)
  expect(frames).toHaveBeenCalledTimes(2)
})

test("a stream that can never go on is not asked for again", async () => {
  frames.mockReset()
  frames.mockReturnValueOnce(stream(token(1, "Ilse "), ended(410)))

  const turn = await followed()

  expect(turn.failure?.problem.status).toBe(410)
  expect(frames).toHaveBeenCalledTimes(1)
  expect(turnOf("chat")).toBeNull()
})

test("a question is asked of the documents that it is meant for, and else of all", async () => {
  frames.mockReset()
  for (const asked of [
    { content: "What is the fee?", parent_id: "a1", document_ids: ["d1"] },
    { content: "What is the fee?", parent_id: "a1" },
  ]) {
    frames.mockReturnValueOnce(stream(ended(410)))
    await new Promise<void>((resolve) => ask("chat", asked, () => resolve()))
    forget("chat")
    expect(frames.mock.lastCall![2]).toEqual({ body: asked })
  }
})

test("who is suspended is told so, and not asked to sign in", async () => {
  const suspended = new ApiProblem({ ...problem(401), type: "/problems/account-suspended", detail: "This account is suspended." })
  frames.mockReset()
  frames.mockImplementation(() => {
    throw suspended
  })

  const turn = await followed()

  expect(turn.failure?.problem.detail).toBe("This account is suspended.")
  expect(frames).toHaveBeenCalledTimes(1)
})
