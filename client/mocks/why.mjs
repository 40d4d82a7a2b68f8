import { find, Refusal, route } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */

const NOT_READY = "could not be read. The file is damaged."

/** @param {string} id */
const answerOf = (id) => find(state.messages, id)

route("GET", "/api/v1/messages/{message_id}/why-not", 200, ({ params, query }) => {
  const message = answerOf(params.message_id)
  const document = find(state.documents, query.get("document_id") ?? "")
  const cited = message.sources.filter(({ document_id }) => document_id === document.id)
  const about = { message_id: message.id, document_id: document.id, passage_id: null, title: document.name, setting: null, place: null, asked_with: /** @type {const} */ ("then") }
  if (cited.length > 0) return { ...about, step: /** @type {const} */ ("cited"), told: `The answer cites “${document.name}”, as [${cited.map(({ n }) => n).join("], [")}].` }
  if (document.status === "failed") return { ...about, step: /** @type {const} */ ("not_ready"), told: `“${document.name}” ${NOT_READY}` }
  return {
    ...about, step: /** @type {const} */ ("passages"), place: 11, told: "It was found at place 11, and the answer drew on the first 8 passages.",
    setting: { name: "retrieval.passages", title: "Passages", now: 8, would: 11, tried: true },
  }
})

/** @param {Schemas["Source"]} source */
const hitOf = ({ passage_id, document_id, title, quote, place, score }) => ({
  passage_id: passage_id ?? "", document_id: document_id ?? "", title, text: quote, place: place ?? {}, score,
  scores: { vector: 0.61, keyword: 4.2, rerank: null, vector_rank: 3, keyword_rank: 5 },
})

route("POST", "/api/v1/messages/{message_id}/replay", 200, ({ params, body }) => {
  const message = answerOf(params.message_id)
  const document = find(state.documents, body.document_id)
  const hits = message.sources.map(hitOf)
  const last = { ...hitOf(/** @type {Schemas["Source"]} */ (message.sources[0])), document_id: document.id, title: document.name }
  return {
    found: true, place: hits.length + 1, told: `“${document.name}” is among the passages then, at place ${hits.length + 1} of ${hits.length + 1}.`,
    queries: ["cold room above 8 °C half an hour"], reranked: null, hits: [...hits, last],
    retrieval: { mode: /** @type {const} */ ("hybrid"), passages: body.retrieval?.passages ?? 8, vector_weight: 0.5, rerank: /** @type {const} */ ("off"), neighbours: 0, per_document: 0, half_life_days: 0, pinned_documents: [] },
  }
})

const RULES = "You answer questions from the passages of a person's own documents.\n\n- Use only what the passages say."
const QUESTION = "Question: The cold room has been above 8 °C for half an hour. What do we do?"

route("GET", "/api/v1/messages/{message_id}/trace", 200, ({ params }) => {
  const message = answerOf(params.message_id)
  if (message.role !== "assistant") throw new Refusal(404, "There is no trace of this.")
  let at = 0
  const spans = message.steps.map((step) => {
    const begun_ms = step.state === "skipped" ? null : at
    at += step.ms ?? 0
    return { ...step, begun_ms }
  })
  const begun = (/** @type {string} */ id) => spans.find((step) => step.id === id)?.begun_ms ?? 0
  const found = message.sources.map((source, n) => ({
    passage_id: source.passage_id ?? "", document_id: source.document_id ?? "", title: source.title, page: source.place?.page ?? null, score: source.score,
    vector: 0.81 - n / 10, keyword: 11.2 - n, rerank: null, vector_rank: n + 1, keyword_rank: n + 2,
  }))
  const texts = [RULES, ...message.sources.map(({ quote, title }, n) => `<passage number="${n + 1}" from="${title}">\n${quote}\n</passage>`), QUESTION, message.content]
  const tokens = (/** @type {number} */ n) => Math.ceil((texts[n] ?? "").length / 4)
  const part = (/** @type {string} */ kind, /** @type {number} */ text) => ({ kind, text, tokens: tokens(text), left_out: 0 })
  const passages = message.sources.map((_, n) => part(`passage ${n + 1}`, n + 1))
  return {
    message_id: message.id, began_at: message.created_at, settings: {}, filters: {}, document_ids: null, embedder: "all-MiniLM-L6-v2", history: 0, not_kept: 0, texts, spans,
    steps: spans.flatMap(({ id, begun_ms }) => (begun_ms === null ? [] : [{ id, begun_ms }])),
    embeddings: [{ step_id: "retrieve", begun_ms: begun("retrieve") + 2, ms: 38, embedder: "all-MiniLM-L6-v2", query: "cold room" }],
    searches: [{ step_id: "retrieve", begun_ms: begun("retrieve") + 44, ms: 251, kind: "search", queries: ["cold room above 8 °C half an hour"], document_ids: null, found }],
    calls: [{
      step_id: "answer", begun_ms: begun("answer") + 4, ms: 2080, role: /** @type {const} */ ("answer"), model: "gpt-oss-20b", outcome: /** @type {const} */ ("complete"), error: null, tools: [], called: [], said: texts.length - 1,
      prompt: [part("rules", 0), ...passages, part("question", texts.length - 2)], usage: message.usage,
    }],
    left_out: found.slice(0, 1).map((one) => ({ ...one, passage_id: "", page: 3, score: 0.21, vector: 0.41, keyword: null, why: /** @type {const} */ ("passages") })),
    explanation: { passages: 412, in_scope: 396, languages: ["english"], phrases: [], keyword: null, vector: null, queries: [], queries_from: null, read_from: /** @type {const} */ ("primary"), read_from_note: null, queries_note: null, plans: null },
  }
})
