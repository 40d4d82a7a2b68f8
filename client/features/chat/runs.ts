import { frames } from "@/lib/api/sse"
import { stopRun } from "@/lib/api/endpoints"
import * as paths from "@/lib/api/paths"
import { ApiProblem } from "@/lib/api/problem"
import { signedIn } from "@/lib/api/session"
import type { RunEvent } from "@/lib/api/types"
import { giveBack } from "./draft"
import { apply, isOver, newTurn, type Turn } from "./turn"

/**
 * The answers being written right now, by chat. They live outside the pages, so that looking at
 * a document and coming back loses nothing.
 */
const turns = new Map<string, Turn>()
const listeners = new Set<() => void>()

export type Finish = (chatId: string, turn: Turn) => void

export function turnOf(chatId: string): Turn | null {
  return turns.get(chatId) ?? null
}

export function onTurns(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function forget(chatId: string): void {
  turns.delete(chatId)
  announce()
}

/** A question, where it hangs in the thread, and of which documents it is asked: of all without a word. */
export type Asked = { content: string; parent_id: string | null; document_ids?: string[] } & AskedWith

/** Of what and by whom it is to be answered: of the documents, and as the project has chosen, without a word. */
export type AskedWith = { web?: boolean; agent?: "simple" | "agent" | "automatic" }

/** Asks a question; `finish` is told once when it is over. */
export function ask(chatId: string, asked: Asked, finish: Finish): void {
  start(chatId, newTurn(asked.content, asked.parent_id), finish, () =>
    frames("POST", paths.filled(paths.messages, { chat_id: chatId }), { body: asked }),
  )
}

/** The step of an answer to go on from, and what is to be otherwise from there on. */
export type AgainWith = { from_answer: string; from_step: string; strictness?: "documents" | "documents_first" | "free" } & AskedWith

/** Writes another answer to a question that is already stored: from its beginning, or from a step. */
export function answerAgain(
  chatId: string,
  question: { id: string; content: string; parent_id: string | null },
  finish: Finish,
  from?: AgainWith,
): void {
  start(chatId, newTurn(question.content, question.parent_id, question.id), finish, () =>
    frames("POST", paths.filled(paths.answer, { question_id: question.id }), from ? { body: from } : {}),
  )
}

/** Joins a run that was going on before this page was loaded, from its first event. */
export function attach(chatId: string, turn: Turn, finish: Finish): void {
  if (turns.has(chatId)) return
  start(chatId, turn, finish, () => eventsOf(turn.runId!))
}

/** Shows a question before its chat exists; `rename` gives it its place. */
export function expect(key: string, question: string): void {
  set(key, newTurn(question, null))
}

export function fail(key: string, error: unknown): void {
  const turn = turns.get(key)
  if (!turn) return
  if (!isSignedOut(error)) return set(key, failed(turn, error))
  // Whoever was signed out finds the question in the field again; it is theirs to send.
  if (!turn.questionId) giveBack(key, turn.question)
  forget(key)
}

/** Not who is suspended: they cannot sign in again, and are told why. */
const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 401 && !error.problem.type.endsWith("/account-suspended")

export function stop(chatId: string): void {
  const turn = turns.get(chatId)
  if (!turn?.runId || turn.stopping) return
  set(chatId, { ...turn, stopping: true })
  void stopRun(turn.runId).catch(() => {
    const current = turns.get(chatId)
    if (current && !isOver(current)) set(chatId, { ...current, stopping: false })
  })
}

function start(chatId: string, turn: Turn, finish: Finish, begin: () => Frames): void {
  set(chatId, turn)
  void follow(chatId, begin).then(() => {
    const over = turns.get(chatId)
    if (over) finish(chatId, over)
  })
}

type Frames = ReturnType<typeof frames>

function eventsOf(runId: string, lastId?: string): Frames {
  return frames("GET", paths.filled(paths.runEvents, { run_id: runId }), { headers: lastId ? { "last-event-id": lastId } : {} })
}

const RETRY_MS = [300, 1000, 2000, 4000, 8000]

/** Reads a run to its end, and takes up the thread where it broke when the connection is lost. */
async function follow(chatId: string, begin: () => Frames): Promise<void> {
  let lastId: string | undefined
  let open = begin
  for (let attempt = 0; ; attempt++) {
    try {
      for await (const frame of open()) {
        const event = JSON.parse(frame.data) as RunEvent
        // Without a number it is the stream that cannot go on, and not the answer.
        if (event.type === "error" && !frame.id) throw new ApiProblem(event.problem)
        lastId = frame.id ?? lastId
        attempt = 0
        receive(chatId, event)
      }
    } catch (error) {
      if (isSignedOut(error) && turns.get(chatId)?.runId) await signedIn()
      const hopeless = error instanceof ApiProblem && error.status !== 0 && error.status < 500 && !isSignedOut(error)
      if (hopeless || !turns.get(chatId)?.runId) return fail(chatId, error)
      if (attempt >= RETRY_MS.length) return fail(chatId, error)
    }
    const turn = turns.get(chatId)
    if (!turn || isOver(turn)) return
    if (!turn.runId || attempt >= RETRY_MS.length) return fail(chatId, null)
    await pause(RETRY_MS[attempt]!)
    open = () =>
      eventsOf(turn.runId!, lastId)
  }
}

function receive(chatId: string, event: RunEvent): void {
  const turn = turns.get(chatId)
  if (turn) turns.set(chatId, apply(turn, event))
  announceSoon()
}

function failed(turn: Turn, error: unknown): Turn {
  const problem =
    error instanceof ApiProblem
      ? error.problem
      : {
          type: "/problems/stream-lost",
          title: "Connection lost",
          status: 0,
          detail: "The connection was lost while the answer was being written. Load the page again to see what was stored.",
        }
  return { ...turn, failure: { problem, retryable: true } }
}

async function pause(ms: number): Promise<void> {
  if (!navigator.onLine) {
    await new Promise((resolve) => addEventListener("online", resolve, { once: true }))
  }
  await new Promise((resolve) => setTimeout(resolve, ms))
}

function set(chatId: string, turn: Turn): void {
  turns.set(chatId, turn)
  announce()
}

function announce(): void {
  for (const listener of listeners) listener()
}

let scheduled = false

/** Tokens may come by the hundred; the page hears of them once a frame. */
function announceSoon(): void {
  if (scheduled) return
  scheduled = true
  const tell = () => {
    scheduled = false
    announce()
  }
  // A hidden page gets no frames.
  if (document.hidden) setTimeout(tell, 250)
  else requestAnimationFrame(tell)
}
