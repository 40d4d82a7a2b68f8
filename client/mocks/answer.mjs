// The answer that the mock gives to nearly everything, as a stored message and as the events it is made of.
import { randomUUID as uuid } from "node:crypto"
import { fromTheWeb, ofTheTable, unanswered, whichOne } from "./answers-of-kinds.mjs"
/** @import { Run, RunEvent, Schemas, State } from "./contract" */

/** Sentences with the words of the passage each rests on; null rests on nothing. */
const SHORT = /** @type {[string, string | null, string?][]} */ ([
  ["Move the stock to the **standby room** and write the event in the deviation log before the shift ends.", "If a cold room"],
  [" The limit that triggers this is more than twenty minutes above 8 °C.", "If a cold room"],
  [" The standby room should already be ready: it is kept empty and at temperature, and its capacity is checked every Monday.", "The standby room"],
  ["\n\n### Who must be told\n\n", null, "heading"],
  ["- Report the event to the duty pharmacist when a consignment logger, not only the room probe, shows more than thirty minutes above 8 °C.", "The duty pharmacist"],
  ["\n- The dispatcher reads the logger aloud and writes the value down.", "Before the van"],
  ["\n- Most sites also phone the transport desk, although your documents do not say so.", null],
])

/** Everything that an answer may be made of, over and over: prose, lists, a table, code. */
const LONG = /** @type {typeof SHORT} */ (
  Array.from({ length: 5 }, (_, i) => [
    [`\n\n### Part ${i + 1}\n\n`, null, "heading"],
    ["The limit that triggers this is more than twenty minutes above 8 °C, whatever the probe of the room says meanwhile.", "If a cold room"],
    [" The standby room should already be ready: it is kept **empty** and at temperature, and its capacity is checked every Monday.", "The standby room"],
    ["\n\n1. Report the event to the duty pharmacist when a consignment logger shows more than thirty minutes above 8 °C.", "The duty pharmacist"],
    ["\n2. The dispatcher reads the logger aloud and writes the value down.", "Before the van"],
    ["\n\n| Room | Limit | Who |\n| --- | --- | --- |\n| Cold room | 8 °C | Duty pharmacist |\n| Standby room, which is kept empty | 8 °C | Whoever is there |\n", null, "heading"],
    ["\n```\nalarm = celsius > 8 and minutes > 20\n```\n", null, "heading"],
    ["\nMost sites also phone the transport desk, although your documents do not say so.", null],
  ]).flat()
)

/** A question as it is stored. @param {Schemas["Chat"]} chat @param {string} content @param {string | null} parent_id @returns {Schemas["Message"]} */
export const questionOf = (chat, content, parent_id) => ({
  id: uuid(), chat_id: chat.id, parent_id, role: "user", content, sources: [], sentences: [], nearest: [], choices: [], limits: [], steps: [],
  usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, estimated: false }, model: null, status: "complete", feedback: null, created_at: new Date().toISOString(),
})

/** @param {State} state @param {Schemas["Chat"]} chat @param {Schemas["Message"]} question @param {string} id @param {string[] | null} [of] The documents that alone are asked. @returns {Schemas["Message"]} */
export function answerTo(state, chat, question, id, of) {
  const sources = sourcesOf(state, chat.project_id, of)
  const told = of ? null : toldOf(state, chat.project_id, question.content, sources)
  if (told) return { ...blank(chat, question, id), ...told }
  const PARTS = /at length/i.test(question.content) ? LONG : SHORT
  let content = ""
  /** @type {Schemas["Sentence"][]} */
  const sentences = []
  for (const [text, words, kind] of PARTS) {
    const lead = /^\s*(?:- )?/.exec(text)?.[0].length ?? 0
    const start = [...content].length + lead
    const source = words ? sources.find((candidate) => candidate.quote.startsWith(words)) : undefined
    content += text + (source ? ` [${source.n}]` : "")
    if (kind === "heading") continue
    sentences.push({ start, end: [...content].length, sources: source ? [source.n] : [], support: source ? (source.score < 0.5 ? "weak" : "supported") : "none" })
  }
  const limits = [{ name: "steps", most: 2, told: "2 steps were taken: answered from what was found by then." }]
  const agents = /step by step/i.test(question.content) ? { limits, steps: SUPERVISED.map((step) => ({ ...step })) } : {}
  return { ...blank(chat, question, id), content, sources, sentences, ...agents }
}

/** Instead of the usual answer, where the question asks for another kind. @param {State} state @param {string} projectId @param {string} question @param {Schemas["Source"][]} sources */
function toldOf(state, projectId, question, sources) {
  if (/harbour master/i.test(question)) return fromTheWeb()
  if (/west wing/i.test(question)) return unanswered(sources)
  if (/what does the log say/i.test(question)) return ofTheTable(state, projectId)
  return /which limit applies\?/i.test(question) ? whichOne(state, projectId, question) : null
}

/** @param {Schemas["Chat"]} chat @param {Schemas["Message"]} question @param {string} id @returns {Schemas["Message"]} */
const blank = (chat, question, id) => ({
  id, chat_id: chat.id, parent_id: question.id, role: "assistant", content: "", sources: [], sentences: [], nearest: [], choices: [],
  limits: [], steps: STEPS.map((step) => ({ ...step })),
  usage: { input_tokens: 812, output_tokens: 168, cached_tokens: 0, cost: null, estimated: false }, model: "extractive", status: "complete", feedback: null, took_ms: 2540,
  created_at: new Date().toISOString(),
})

/** @param {State} state @param {string} projectId @param {string[] | null} [of] @returns {Schemas["Source"][]} */
function sourcesOf(state, projectId, of) {
  const wanted = ["If a cold room", "The standby room", "The duty pharmacist", "Before the van"]
  const scores = [0.91, 0.84, 0.78, 0.42]
  const found = state.documents
    .filter((document) => (of ? of.includes(document.id) : document.project_id === projectId))
    .flatMap((document) => (state.contents.get(document.id)?.passages ?? []).map((passage) => ({ document, passage })))
  const known = wanted.flatMap((words) => found.find(({ passage }) => passage.text.startsWith(words)) ?? [])
  const used = known.length ? known : found.slice(0, 1)
  return used.map(({ document, passage }, i) => ({
    n: i + 1, kind: "document", title: document.name, document_id: document.id, passage_id: passage.id, url: null,
    quote: passage.text, place: passage.place, score: scores[i] ?? 0,
  }))
}

/** @type {(Schemas["StepRecord"] & { state: "finished" | "skipped" })[]} */
const STEPS = [
  { id: "guard", name: "guard", state: "finished", ms: 42, summary: "Question allowed", detail: null },
  {
    id: "retrieve", name: "retrieve", state: "finished", ms: 318, summary: "24 candidates, 4 kept",
    detail: {
      query: "cold room above 8 °C half an hour",
      candidates: [
        { title: "Cold-chain handling manual.pdf", page: 2, vector: 0.812, keyword: 11.2, score: 0.91, kept: true },
        { title: "Cold-chain handling manual.pdf", page: 2, vector: 0.744, keyword: 6.1, score: 0.84, kept: true },
        { title: "Cold-chain handling manual.pdf", page: 1, vector: 0.41, keyword: null, score: 0.21, kept: false },
      ],
    },
  },
  { id: "search_web", name: "search_web", state: "skipped", ms: null, summary: "Documents were enough", detail: null },
  { id: "answer", name: "answer", state: "finished", ms: 2100, summary: "168 tokens", detail: null },
  { id: "verify", name: "verify", state: "finished", ms: 61, summary: "5 of 6 sentences supported", detail: null },
]

/** Of an agent, which searches twice and is stopped by a limit. @type {typeof STEPS} */
const SUPERVISED = [
  { id: "guard", name: "guard", state: "finished", ms: 42, summary: "Question allowed", detail: null },
  { id: "decide-1", name: "decide", state: "finished", ms: 700, summary: "search documents, list documents", detail: null },
  { id: "call-1", parent_id: "decide-1", name: "search_documents", state: "finished", ms: 310, summary: "8 passages from 2 documents", detail: { arguments: '{"query": "cold room above 8 °C"}' } },
  { id: "call-2", parent_id: "decide-1", name: "list_documents", state: "finished", ms: 12, summary: "12 documents", detail: { arguments: "{}" } },
  { id: "decide-2", name: "decide", state: "finished", ms: 640, summary: "search documents", detail: null },
  { id: "call-3", parent_id: "decide-2", name: "search_documents", state: "finished", ms: 290, summary: "4 passages from 1 document", detail: { arguments: '{"query": "standby room", "documents": ["Cold-chain handling manual.pdf"]}' } },
  { id: "decide-3", name: "decide", state: "skipped", ms: null, summary: "2 steps were taken: answered from what was found by then.", detail: null },
  { id: "answer", name: "answer", state: "finished", ms: 2100, summary: "168 tokens", detail: null },
  { id: "verify", name: "verify", state: "finished", ms: 61, summary: "5 of 6 sentences supported", detail: null },
  { id: "mask", name: "mask", state: "finished", ms: null, summary: "Placeholders for 2 names, 1 e-mail address", detail: { person: 2, email: 1 } },
]

/** @param {Schemas["StepRecord"]["name"]} name @param {{ id: string, parent_id?: string | null }} [which] @returns {RunEvent} */
const begun = (name, { id, parent_id = null } = { id: name }) => ({ type: "step", id, parent_id, name, state: "started", ms: null, summary: null, detail: null })
/** @param {(typeof STEPS)[number]} step @returns {RunEvent} */
const ended = ({ id, parent_id = null, name, state, ms = null, summary = null, detail = null }) => ({ type: "step", id, parent_id, name, state, ms, summary, detail })

/**
 * The events of an answer in order, each with the time to wait before it.
 * @param {Pick<Run, "id">} run @param {Schemas["Message"]} message
 * @param {string} question May ask for an answer that is put right, or that stops in the middle until a test says go.
 * @returns {Generator<[Wait, RunEvent]>}
 */
export function* eventsOf(run, message, question) {
  yield [0, { type: "run", run_id: run.id, chat_id: message.chat_id, question_id: message.parent_id ?? "", answer_id: message.id, model: message.model ?? "" }]
  if (/write to/i.test(question)) yield* asking()
  for (const step of /step by step/i.test(question) ? SUPERVISED : STEPS) {
    if (step.name === "answer") {
      yield [0, { type: "sources", sources: message.sources }]
      yield [0, begun("answer")]
      yield* /put right/i.test(question) ? puttingRight(message) : writing(message, /halfway/i.test(question))
      yield [0, ended(step)]
      continue
    }
    if (step.state === "finished") yield [20, begun(step.name, step)]
    yield [step.state === "finished" ? 260 : 0, ended(step)]
  }
  yield [0, { type: "done", message }]
}

/** A tool that changes something, which its person is asked about. @returns {Generator<[Wait, RunEvent]>} */
function* asking() {
  const which = { id: "call-1", parent_id: null, name: "send_mail", ms: null, summary: null }
  const detail = { tool: "send_mail", arguments: { to: "pharmacist@north.example", text: "The cold room was above 8 °C for half an hour." } }
  yield [0, { type: "step", ...which, state: "waiting", detail }]
  yield ["go", { type: "step", ...which, state: "finished", ms: 210, summary: "Answered 200", detail: { ...detail, status: 200 } }]
}

/** What is waited for before an event: so many milliseconds, or that a test says go. @typedef {number | "go"} Wait */

/** @param {Schemas["Message"]} message @returns {Generator<[Wait, RunEvent]>} */
function* writing(message, stops = false) {
  let written = 0
  const judged = [...message.sentences]
  for (const [piece] of message.content.matchAll(/\s*\S+/g)) {
    written += [...piece].length
    const here = stops && judged.length < message.sentences.length
    if (here) stops = false
    yield [here ? "go" : 28, { type: "token", text: piece }]
    for (let first = judged[0]; first && first.end <= written; first = judged[0]) {
      judged.shift()
      yield [0, { type: "sentence", ...first }]
    }
  }
}

/** A first sentence without a source is written, and replaced once a test says so. @param {Schemas["Message"]} message @returns {Generator<[Wait, RunEvent]>} */
function* puttingRight(message) {
  const [first] = message.sentences
  const rest = [...message.content].slice(first?.end).join("")
  yield* writing({ ...message, content: `Leave the stock where it is, and ask on Monday what is to become of it.${rest}`, sentences: [] })
  yield ["go", { type: "revised", text: message.content }]
  yield [0, { type: "sources", sources: message.sources }]
  for (const sentence of message.sentences) yield [0, { type: "sentence", ...sentence }]
}
