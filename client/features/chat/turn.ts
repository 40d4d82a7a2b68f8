import type {
  Message,
  MessageStatus,
  Problem,
  RunEvent,
  Sentence,
  Source,
  StepRecord,
} from "@/lib/api/types"

/** A step that may still be going on; `since` is when the page heard that it began. */
export type LiveStep = Omit<StepRecord, "state" | "id"> & {
  /** Of old events there is none; see `idOf`. */
  id?: string
  state: StepRecord["state"] | "started" | "waiting"
  since?: number
}

/** A question and the answer being written to it. */
export type Turn = {
  /** Where the question hangs in the thread; null begins the thread. */
  parentId: string | null
  question: string
  questionId: string | null
  answerId: string | null
  runId: string | null
  model: string | null
  content: string
  sources: Source[]
  sentences: Sentence[]
  steps: LiveStep[]
  refusal: { reason: string; rule: string } | null
  /** What `done` brought: the message as it is stored. */
  message: Message | null
  failure: { problem: Problem; retryable: boolean } | null
  stopping: boolean
}

export function newTurn(question: string, parentId: string | null, questionId?: string): Turn {
  return {
    parentId,
    question,
    questionId: questionId ?? null,
    answerId: null,
    runId: null,
    model: null,
    content: "",
    sources: [],
    sentences: [],
    steps: [],
    refusal: null,
    message: null,
    failure: null,
    stopping: false,
  }
}

/** What one event does to the turn. */
export function apply(turn: Turn, event: RunEvent, now = Date.now()): Turn {
  switch (event.type) {
    case "run":
      return {
        ...turn,
        runId: event.run_id,
        questionId: event.question_id,
        answerId: event.answer_id,
        model: event.model,
      }
    case "step":
      return { ...turn, steps: applyStep(turn.steps, event, now) }
    case "sources":
      return { ...turn, sources: event.sources }
    case "token":
      return { ...turn, content: turn.content + event.text }
    case "revised":
      // What was judged of the text before is not about this one.
      return { ...turn, content: event.text, sentences: [] }
    case "sentence": {
      const { start, end, sources, support } = event
      return { ...turn, sentences: [...turn.sentences, { start, end, sources, support }] }
    }
    case "refusal":
      return { ...turn, refusal: { reason: event.reason, rule: event.rule } }
    case "done":
      return { ...turn, message: event.message }
    case "error":
      return { ...turn, failure: { problem: event.problem, retryable: event.retryable } }
    default:
      // The API may learn new events before this page does.
      return turn
  }
}

function applyStep(
  steps: LiveStep[],
  event: Extract<RunEvent, { type: "step" }>,
  now: number,
): LiveStep[] {
  const { id, parent_id, name, state, ms, summary, detail } = event
  const step: LiveStep = { id, parent_id, name, state, ms, summary, detail }
  // What began before went down with its process.
  if (name === "resume") steps = steps.map((one) => (isOpen(one) ? { ...one, state: "unfinished" } : one))
  const open = steps.findLastIndex((known) => idOf(known) === idOf(step) && isOpen(known))
  if (open === -1) return [...steps, state === "started" ? { ...step, since: now } : step]
  return steps.with(open, { ...steps[open]!, ...step })
}

function isOpen({ state }: LiveStep): boolean {
  return state === "started" || state === "waiting"
}

/** Tells two calls of one tool apart; a step of which there is one needs no more than its name. */
export function idOf(step: Pick<LiveStep, "id" | "name">): string {
  return step.id || step.name
}

export function isOver(turn: Turn): boolean {
  return turn.message !== null || turn.failure !== null
}

/** An answer as the thread shows it: stored, or still being written. */
export type ShownMessage = Omit<Message, "status" | "steps"> & {
  status: MessageStatus | "running"
  steps: LiveStep[]
  refusal?: Turn["refusal"]
  failure?: Turn["failure"]
  /** Of one that is being written. */
  runId?: string | null
}

/** The messages of a thread together with the turn that is not stored yet. */
export function withTurn(stored: Message[], chatId: string, turn: Turn | null): ShownMessage[] {
  if (!turn) return stored
  const questionId = turn.questionId ?? "asking"
  const answerId = turn.answerId ?? "answering"
  const shown: ShownMessage[] = stored.filter((message) => message.id !== answerId)
  // What is being written is newer than anything stored, whatever this machine's clock says.
  const created_at = "9999-12-31T00:00:00Z"
  const blank = {
    chat_id: chatId,
    sources: [],
    sentences: [],
    nearest: [],
    choices: [],
    limits: [],
    steps: [],
    usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, estimated: false },
    model: null,
    feedback: null,
    created_at,
  }
  if (!shown.some((message) => message.id === questionId)) {
    shown.push({
      ...blank,
      id: questionId,
      parent_id: turn.parentId,
      role: "user",
      content: turn.question,
      status: "complete",
    })
  }
  shown.push({
    ...blank,
    id: answerId,
    parent_id: questionId,
    role: "assistant",
    content: turn.content,
    sources: turn.sources,
    sentences: turn.sentences,
    steps: turn.steps,
    runId: turn.runId,
    model: turn.model,
    status: turn.failure ? "failed" : "running",
    refusal: turn.refusal,
    failure: turn.failure,
  })
  return shown
}
