import { randomUUID as uuid } from "node:crypto"
import { assistantOf } from "./assistants.mjs"
import { questionOf } from "./answer.mjs"
import { snapshotOf } from "./answers-of-kinds.mjs"
import { go } from "./pace.mjs"
import { mine } from "./projects.mjs"
import { find, page, Refusal, route, stamp } from "./router.mjs"
import { begin, follow } from "./runs.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */

/** @param {Schemas["Chat"]} chat @returns {Schemas["Chat"]} */
function shown(chat) {
  const run = [...state.runs.values()].find((r) => r.chat_id === chat.id && !r.over)
  return { ...chat, assistant: assistantOf(chat), active_run: run ? { run_id: run.id, question_id: run.message.parent_id ?? "", answer_id: run.message.id } : null }
}

route("GET", "/api/v1/projects/{project_id}/chats", 200, (call) => {
  const { id } = mine(call)
  return page(state.chats.filter(({ project_id }) => project_id === id).toSorted((a, b) => (a.updated_at < b.updated_at ? 1 : -1)))
})
route("POST", "/api/v1/projects/{project_id}/chats", 201, (call) => {
  const { title = null, model = null, assistant_id = null } = call.body ?? {}
  const chat = { id: uuid(), project_id: mine(call).id, title, model, assistant_id, created_at: stamp(), updated_at: stamp() }
  state.chats.push(chat)
  return shown(chat)
})
route("GET", "/api/v1/chats/{chat_id}", 200, ({ params }) => shown(find(state.chats, params.chat_id)))
route("PATCH", "/api/v1/chats/{chat_id}", 200, ({ params, body }) => shown(Object.assign(find(state.chats, params.chat_id), body)))
route("DELETE", "/api/v1/chats/{chat_id}", 204, ({ params }) => {
  state.chats.splice(state.chats.indexOf(find(state.chats, params.chat_id)), 1)
})
const kept = "You asked when stock is moved: within twenty minutes above 8 °C, to the standby room. Then who is told: the duty pharmacist."
route("GET", "/api/v1/chats/{chat_id}/summary", 200, ({ params }) => {
  const { id } = find(state.chats, params.chat_id)
  if (state.forgotten.has(id)) return { content: "", messages: 0, model: null, created_at: null }
  return { content: kept, messages: 8, model: "gpt-4o-mini", created_at: stamp() }
})
route("DELETE", "/api/v1/chats/{chat_id}/summary", 204, ({ params }) => {
  state.forgotten.add(find(state.chats, params.chat_id).id)
})
route("GET", "/api/v1/chats/{chat_id}/messages", 200, ({ params }) => {
  const { id } = find(state.chats, params.chat_id)
  return page(state.messages.filter(({ chat_id }) => chat_id === id))
})
route("POST", "/api/v1/chats/{chat_id}/messages", 200, (call) => {
  const chat = find(state.chats, call.params.chat_id)
  const question = questionOf(chat, call.body.content, call.body.parent_id ?? null)
  state.messages.push(question)
  Object.assign(chat, { updated_at: stamp(), title: chat.title ?? question.content.slice(0, 60) })
  return follow(begin(chat, question, call.body.document_ids), 0, call)
})
route("POST", "/api/v1/messages/{question_id}/answer", 200, (call) => {
  const question = find(state.messages, call.params.question_id)
  const run = begin(find(state.chats, question.chat_id), question)
  const from = call.body?.from_step && { from: call.body.from_step, strictness: call.body.strictness ?? null }
  if (from) run.message.steps.unshift({ id: "go_on", name: "go_on", state: "finished", ms: 0, summary: null, detail: from })
  return follow(run, 0, call)
})
route("PUT", "/api/v1/messages/{message_id}/feedback", 200, ({ params, body: { rating, reason } }) =>
  Object.assign(find(state.messages, params.message_id), { feedback: rating ? { rating, reason } : null }),
)
route("POST", "/api/v1/runs/{run_id}/steps/{step_id}", 202, () => {
  go()
  return {}
})
route("POST", "/api/v1/runs/{run_id}/stop", 202, ({ params }) => {
  const run = state.runs.get(params.run_id)
  if (run) run.stopped = true
  go()
  return {}
})
route("GET", "/api/v1/runs/{run_id}/events", 200, (call) => {
  const run = state.runs.get(call.params.run_id)
  if (!run) throw new Refusal(404, "There is no such run.")
  return follow(run, Number(String(call.req.headers["last-event-id"] ?? ":0").split(":").at(-1)), call)
})

route("GET", "/api/v1/capabilities", 200, () => ({ model: true, web_search: true }))
route("GET", "/api/v1/snapshots/{snapshot_id}", 200, ({ params }) => {
  const snapshot = snapshotOf(params.snapshot_id)
  if (!snapshot) throw new Refusal(404, "There is no such snapshot.")
  return snapshot
})
