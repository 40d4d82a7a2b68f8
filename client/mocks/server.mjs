// @ts-check
// A stand-in for the API that speaks its contract from memory: enough to run every screen.
//   node mocks/server.mjs [port]
import { randomUUID as uuid } from "node:crypto"
import { createServer } from "node:http"
import { answerTo, eventsOf } from "./answer.mjs"
import { comparison, EMBEDDERS, firstEmbedder, shownEmbedder } from "./embedders.mjs"
import { addMany, blankDocument, seed, textContent } from "./seed.mjs"
import { SETTINGS_SCHEMA } from "./settings.mjs"

const port = Number(process.argv[2] ?? process.env.IBID_MOCK_PORT ?? 8099)
const origin = `http://localhost:${port}`
let state = seed()

/** @typedef {{ params: string[], query: URLSearchParams, body: any, user: any, res: import("node:http").ServerResponse, req: import("node:http").IncomingMessage }} Call */
/** @type {[string, RegExp, (call: Call) => any][]} */
const routes = []
const route = (/** @type {string} */ method, /** @type {string} */ path, /** @type {(call: Call) => any} */ handle) =>
  routes.push([method, new RegExp(`^${path.replaceAll(":id", "([\\w-]+)")}$`), handle])

class Refusal extends Error {
  constructor(/** @type {number} */ status, /** @type {string} */ detail, /** @type {{ field: string, message: string, code: string }[] | undefined} */ errors) {
    super(detail)
    this.status = status
    this.errors = errors
  }
}
const page = (/** @type {any[]} */ items) => ({ items, next_cursor: null })
const stamp = () => new Date().toISOString()
const find = (/** @type {any[]} */ list, /** @type {string | undefined} */ id) => {
  const found = list.find((item) => item.id === id)
  if (!found) throw new Refusal(404, "There is nothing here with this id.")
  return found
}
const withCount = (/** @type {any} */ project) => ({ ...project, owner: undefined, documents: state.documents.filter((d) => d.project_id === project.id && !d.retired_at && d.status !== "failed").length })

// People
const shownUser = (/** @type {any} */ user) => ({ ...user, password: undefined })
const enter = (/** @type {any} */ user, /** @type {Call} */ { res }) => {
  const session = uuid()
  state.sessions.set(session, user.id)
  res.setHeader("set-cookie", [`ibid_access=${session}; Path=/; HttpOnly; SameSite=Lax`, `ibid_refresh=${session}; Path=/api/v1/auth; HttpOnly; SameSite=Lax`])
  return { user: shownUser(user), access_token: session, token_type: "bearer", expires_in: 900 }
}
route("POST", "/auth/sign-up", (call) => {
  const { email, password, name = null } = call.body
  if (/^(.+?)\1+$|password/i.test(password)) {
    const message = "This password is among those that are guessed first. Use three or four words that do not belong together."
    throw new Refusal(422, `password: ${message}`, [{ field: "password", message, code: "value_error" }])
  }
  if (state.users.some((user) => user.email === email)) throw new Refusal(409, "There is an account with this e-mail already. Sign in instead.")
  const user = { id: uuid(), email, name, password, created_at: stamp() }
  state.users.push(user)
  call.res.statusCode = 201
  return enter(user, call)
})
route("POST", "/auth/sign-in", (call) => {
  const user = state.users.find(({ email, password }) => email === call.body.email && password === call.body.password)
  if (!user) throw new Refusal(401, "E-mail and password do not belong together.")
  return enter(user, call)
})
route("POST", "/auth/refresh", ({ req }) => {
  if (!/ibid_refresh=/.test(req.headers.cookie ?? "") || !sessionOf(req)) throw new Refusal(401, "Sign in again.")
  return {}
})
route("POST", "/auth/sign-out", ({ req, res }) => {
  state.sessions.delete(sessionOf(req))
  res.setHeader("set-cookie", "ibid_access=; Path=/; Max-Age=0")
})
route("GET", "/me", ({ user }) => shownUser(user))
route("GET", "/api-keys", ({ query }) => pageOf(state.keys, query))
route("POST", "/api-keys", ({ body, res }) => {
  const key = { id: uuid(), name: body.name, prefix: "ibid_7c3e", created_at: stamp(), expires_at: body.expires_at ?? null, last_used_at: null }
  state.keys.unshift(key)
  res.statusCode = 201
  return { ...key, secret: `ibid_7c3e_${uuid().replaceAll("-", "")}` }
})
route("DELETE", "/api-keys/:id", ({ params }) => void (state.keys = state.keys.filter(({ id }) => id !== params[0])))

// Projects
const mine = (/** @type {Call} */ { params, user }) => find(state.projects.filter(({ owner }) => owner === user.id), params[0])
route("GET", "/projects", ({ user }) => page(state.projects.filter(({ owner }) => owner === user.id).map(withCount)))
route("POST", "/projects", ({ body, user, res }) => {
  const project = { id: uuid(), name: body.name, description: body.description ?? null, last_question_at: null, created_at: stamp(), updated_at: stamp(), owner: user.id }
  state.projects.unshift(/** @type {any} */ (project))
  res.statusCode = 201
  return withCount(project)
})
route("GET", "/projects/:id", (call) => withCount(mine(call)))
route("PATCH", "/projects/:id", (call) => withCount(Object.assign(mine(call), call.body)))
route("DELETE", "/projects/:id", (call) => void state.projects.splice(state.projects.indexOf(mine(call)), 1))
const settingsOf = (/** @type {string} */ id) => {
  const sections = /** @type {Record<string, any>} */ (SETTINGS_SCHEMA.properties)
  const values = Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, Object.fromEntries(Object.entries(section.properties).map(([key, leaf]) => [key, /** @type {any} */ (leaf).default]))]))
  for (const [name, changes] of Object.entries(state.settings.get(id) ?? {})) Object.assign(values[name] ?? {}, changes)
  return { values, schema: SETTINGS_SCHEMA }
}
route("GET", "/projects/:id/settings", (call) => settingsOf(mine(call).id))
route("PATCH", "/projects/:id/settings", (call) => {
  const { id } = mine(call)
  const before = state.settings.get(id) ?? {}
  for (const [name, changes] of Object.entries(call.body)) before[name] = { ...before[name], .../** @type {any} */ (changes) }
  state.settings.set(id, before)
  return settingsOf(id)
})

// Embedders
const embedderOf = (/** @type {Call} */ call) => {
  const { id } = mine(call)
  if (!state.embedders.has(id)) state.embedders.set(id, firstEmbedder())
  return state.embedders.get(id)
}
const readyOf = (/** @type {any} */ chosen) => {
  const { beside } = shownEmbedder(chosen)
  if (!beside?.ready) throw new Refusal(409, "Not all passages are prepared yet. Wait until they are.")
  return chosen
}
route("GET", "/embedders", () => ({ items: EMBEDDERS }))
route("GET", "/projects/:id/embedder", (call) => shownEmbedder(embedderOf(call)))
route("PUT", "/projects/:id/embedder/beside", (call) => {
  const beside = EMBEDDERS.find(({ name, dimensions }) => name === call.body.name && dimensions === call.body.dimensions)
  if (!beside) throw new Refusal(422, "There is no such embedder.")
  return shownEmbedder(Object.assign(embedderOf(call), { beside, since: Date.now() }))
})
route("DELETE", "/projects/:id/embedder/beside", (call) => void Object.assign(embedderOf(call), { beside: null }))
route("POST", "/projects/:id/embedder/switch", (call) => {
  const chosen = readyOf(embedderOf(call))
  return shownEmbedder(Object.assign(chosen, { current: chosen.beside, beside: chosen.current }))
})
route("POST", "/projects/:id/embedder/comparison", (call) => (readyOf(embedderOf(call)), comparison()))

// Documents
const tell = (/** @type {any} */ event, /** @type {string} */ projectId) => {
  for (const listener of state.listeners) listener(event, projectId)
}
const change = (/** @type {any} */ document, /** @type {any} */ changes) => {
  Object.assign(document, changes, { updated_at: stamp() })
  tell({ type: "document", document: shownDocument(document) }, document.project_id)
}
const LIFE = ["failed", "cancelled", "awaiting_upload", "queued", "processing", "ready"]
/** @param {any[]} documents @param {URLSearchParams} query */
const inOrder = (documents, query) => {
  const sort = query.get("sort") ?? "added"
  const turned = (query.get("direction") ?? (sort === "added" ? "desc" : "asc")) === "desc" ? -1 : 1
  const key = (/** @type {any} */ d) =>
    ({ added: d.created_at, name: d.name, size: d.size, status: LIFE.indexOf(d.status), passages: d.status === "ready" ? d.passages : turned * Infinity })[sort]
  const compare = (/** @type {any} */ one, /** @type {any} */ two) =>
    typeof one === "number" ? Math.sign(one - two) || 0 : sort === "name" ? one.localeCompare(two, "en", { numeric: true }) : one < two ? -1 : Number(one > two)
  return documents.toSorted((a, b) => turned * compare(key(a), key(b)) || (a.created_at < b.created_at ? 1 : -1))
}
/** @param {any[]} items @param {URLSearchParams} query */
const pageOf = (items, query) => {
  const [from, limit] = [Number(query.get("cursor") ?? 0), Number(query.get("limit") ?? 50)]
  return { items: items.slice(from, from + limit), next_cursor: from + limit < items.length ? String(from + limit) : null, total: from ? null : items.length }
}
const listed = (/** @type {string} */ projectId, /** @type {string | null} */ status) =>
  state.documents.filter((d) => d.project_id === projectId && (status === "retired" ? d.retired_at : !d.retired_at && (!status || d.status === status)))
const shownDocument = (/** @type {any} */ document) => ({
  ...document,
  children: state.documents.filter((d) => d.parent_id === document.id && !d.retired_at).length,
})
route("GET", "/projects/:id/documents", (call) => {
  const [q, parent] = [call.query.get("q")?.toLowerCase(), call.query.get("parent_id")]
  const found = listed(mine(call).id, call.query.get("status"))
    .filter((d) => (!q || d.name.toLowerCase().includes(q)) && (!parent || (d.parent_id ?? "none") === parent))
    .filter((d) => !call.query.get("arrived") || d.status !== "awaiting_upload")
  return pageOf(inOrder(found, call.query).map(shownDocument), call.query)
})
const countsOf = (/** @type {string} */ projectId) => {
  const counts = /** @type {Record<string, any>} */ ({ awaiting_upload: 0, queued: 0, processing: 0, ready: 0, failed: 0, cancelled: 0, retired: 0 })
  const all = state.documents.filter((d) => d.project_id === projectId)
  for (const d of all) counts[d.retired_at ? "retired" : d.status] += 1
  return { ...counts, finishes_at: all.map((d) => d.status === "processing" && d.finishes_at).filter(Boolean).toSorted().at(-1) ?? null }
}
route("GET", "/projects/:id/documents/summary", (call) => countsOf(mine(call).id))
const announced = (/** @type {string} */ projectId, /** @type {any} */ body) => {
  if (body.size > 100_000_000) throw new Refusal(422, `This file has ${Math.round(body.size / 1e6)} MB; at most 100 MB are taken. Split it.`)
  const same = state.documents.find((d) => d.project_id === projectId && d.name === body.name && d.sha256 && d.sha256 === body.sha256 && !d.retired_at && d.status !== "failed")
  const document = { ...blankDocument(projectId, body.name, body.media_type, body.size), sha256: body.sha256 ?? null }
  state.documents.unshift(document)
  return { document: shownDocument(document), same_as: same?.id ?? null, upload: { method: "PUT", url: `${origin}/upload/${document.id}`, headers: { "content-type": document.media_type }, expires_at: stamp() } }
}
route("POST", "/projects/:id/documents", (call) => {
  call.res.statusCode = 201
  return announced(mine(call).id, call.body)
})
route("POST", "/projects/:id/documents/uploads", (call) => {
  const { id } = mine(call)
  return { files: call.body.files.map((/** @type {any} */ file) => orProblem(() => announced(id, file), {})) }
})
route("POST", "/projects/:id/documents/confirmations", (call) => outcomes(call, call.body.document_ids, confirm))
route("POST", "/projects/:id/documents/batch", (call) => {
  const { action, document_ids, status } = call.body
  const act = { retry, cancel, reindex, delete: removeDocument }[/** @type {"retry"} */ (action)]
  return { ...outcomes(call, document_ids ?? listed(mine(call).id, status).map(({ id }) => id), act), remaining: 0 }
})
/** @param {() => any} what @param {any} otherwise */
const orProblem = (what, otherwise) => {
  try {
    return what()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...otherwise, problem: { type: "/problems/mock", title: "Refused", status: error.status, detail: error.message } }
  }
}
/** @param {Call} call @param {string[]} ids @param {(document: any) => unknown} act */
const outcomes = (call, ids, act) => ({
  outcomes: ids.map((document_id) => {
    const document = state.documents.find(({ id, project_id }) => id === document_id && project_id === call.params[0])
    if (!document) return { document_id, status: "absent" }
    return orProblem(() => (act(document), { document_id, status: "accepted" }), { document_id, status: "refused" })
  }),
})
const confirm = (/** @type {any} */ document) => {
  if (!state.contents.has(document.id)) throw new Refusal(409, "The file has not arrived yet.")
  queue(document)
}
const queue = (/** @type {any} */ document) => {
  change(document, { status: "queued", error: null, stage: null, progress: 0 })
  void ingest(document)
}
const retry = (/** @type {any} */ document) => {
  if (!["failed", "cancelled"].includes(document.status)) throw new Refusal(409, "Only a document that failed or was cancelled can be tried again.")
  queue(Object.assign(document, { attempt: document.attempt + 1 }))
}
const reindex = (/** @type {any} */ document) => {
  if (["queued", "processing"].includes(document.status)) throw new Refusal(409, "This document is being worked on. Wait for its end, or cancel it first.")
  queue(document)
}
const cancel = (/** @type {any} */ document) => change(document, { status: "cancelled", stage: null })
const removeDocument = (/** @type {any} */ document) => {
  state.documents = state.documents.filter((d) => d !== document && d.parent_id !== document.id)
  tell({ type: "document", deleted: document.id }, document.project_id)
}
/** @param {string} path @param {(document: any) => unknown} act */
const action = (path, act) =>
  route("POST", `/documents/:id/${path}`, ({ params, res }) => {
    const document = find(state.documents, params[0])
    act(document)
    res.statusCode = 202
    return shownDocument(document)
  })
action("confirm", confirm)
action("retry", retry)
action("reindex", reindex)
action("cancel", cancel)
async function ingest(/** @type {any} */ document) {
  for (const stage of ["reading", "splitting", "embedding", "storing"]) {
    for (const progress of [0.2, 0.6, 1]) {
      await sleep(120)
      if (document.status === "cancelled") return
      change(document, { status: "processing", stage, progress })
    }
  }
  const content = textContent("If a cold room exceeds 8 °C for longer than twenty minutes, stock is moved.\n\nThe standby room is kept empty.")
  const passages = content.passages.map((passage, ordinal) => ({ id: uuid(), ordinal, tokens: 12, ...passage }))
  const bytes = state.contents.get(document.id)?.bytes ?? content.bytes
  state.contents.set(document.id, { ...content, bytes, passages })
  change(document, { status: "ready", stage: null, progress: 1, passages: passages.length })
}
route("GET", "/documents/:id", ({ params }) => shownDocument(find(state.documents, params[0])))
route("GET", "/documents/:id/stages", ({ params }) => ({ items: state.ledgers.get(find(state.documents, params[0]).id) ?? [] }))
route("GET", "/documents/:id/passages", ({ params }) => page(state.contents.get(find(state.documents, params[0]).id)?.passages ?? []))
route("GET", "/documents/:id/content", ({ params, res }) => {
  res.statusCode = 302
  res.setHeader("location", `${origin}/original/${find(state.documents, params[0]).id}`)
})
route("GET", "/documents/:id/text", ({ params, query }) => {
  const all = [...state.contents.get(find(state.documents, params[0]).id).text]
  const start = Math.max(0, Number(query.get("start") ?? 0))
  const end = Math.min(all.length, Number(query.get("end") ?? all.length))
  return { text: all.slice(start, end).join(""), start, end, length: all.length }
})
route("DELETE", "/documents/:id", ({ params }) => {
  const document = find(state.documents, params[0])
  removeDocument(document)
  return { document_id: document.id, documents: 1, passages: document.passages, vectors: document.passages, pages: 0, texts: 1, objects: 1 }
})
route("GET", "/projects/:id/events", (call) => {
  const { id } = mine(call)
  const { res, req } = call
  openStream(res)
  frame(res, { type: "counts", counts: countsOf(id), outdated: true }, "1-1")
  const listener = (/** @type {any} */ event, /** @type {string} */ projectId) => projectId === id && frame(res, event)
  state.listeners.add(listener)
  req.on("close", () => state.listeners.delete(listener))
  return STREAM
})

// Pages from the web
const inSite = (/** @type {any} */ { url, depth = 0, limit = 1 }) =>
  ["", "storage", "storage/cold-rooms", "private", "dispatch"].map((path) => new URL(path, url).href).slice(0, depth === 0 ? 1 : limit)
const isForbidden = (/** @type {string} */ url) => url.endsWith("/private")
route("POST", "/projects/:id/pages/preview", ({ body }) => {
  if (/localhost|127\./.test(body.url)) throw new Refusal(422, "This address leads into a private network and is not fetched.")
  return {
    url: body.url, title: "North warehouse handbook", media_type: "text/html", allowed: true, message: null, crawl_delay: null, sitemaps: body.depth ? [new URL("sitemap.xml", body.url).href] : [],
    pages: inSite(body).map((url) => ({ url, allowed: !isForbidden(url) })), more: false,
  }
})
route("POST", "/projects/:id/pages", (call) => {
  const { url, depth = 0, limit = 1, refresh_hours = null } = call.body
  const crawl = {
    id: uuid(), project_id: mine(call).id, url, depth, limit, refresh_hours, renderer: null, status: "queued", error: null, round: 1, progress: noPages(),
    next_refresh_at: null, started_at: null, finished_at: null, created_at: stamp(), updated_at: stamp(),
  }
  state.crawls.unshift(crawl)
  state.crawlPages.set(crawl.id, [])
  void crawlOn(crawl)
  call.res.statusCode = 202
  return { crawl }
})
const noPages = () => ({ found: 0, waiting: 0, fetched: 0, unchanged: 0, skipped: 0, failed: 0, documents: 0, reasons: {} })
async function crawlOn(/** @type {any} */ crawl) {
  const urls = inSite(crawl)
  const again = crawl.round > 1
  Object.assign(crawl, { status: "running", started_at: stamp(), progress: { ...noPages(), found: urls.length, waiting: urls.length } })
  const pages = urls.map((url, position) => ({ position, url, canonical: null, depth: 0, state: "waiting", reason: null, message: null, unchanged: false, document_id: /** @type {string | null} */ (null), fetched_at: null }))
  state.crawlPages.set(crawl.id, pages)
  for (const page of pages) {
    await sleep(700)
    if (crawl.status !== "running") return
    crawl.progress.waiting -= 1
    if (isForbidden(page.url)) {
      crawl.progress.skipped += 1
      Object.assign(page, { state: "skipped", reason: "robots", message: "The site’s robots.txt does not allow this page." })
      continue
    }
    const document = state.documents.find(({ source_url }) => source_url === page.url) ?? { ...blankDocument(crawl.project_id, shortened(page.url), "text/html", 4_000), source_url: page.url }
    crawl.progress.fetched += 1
    Object.assign(page, { state: "fetched", unchanged: again, document_id: document.id })
    if (again) crawl.progress.unchanged += 1
    else {
      state.documents.unshift(document)
      queue(document)
    }
  }
  Object.assign(crawl, { status: "done", finished_at: stamp(), next_refresh_at: crawl.refresh_hours ? new Date(Date.now() + crawl.refresh_hours * 3_600_000).toISOString() : null })
}
const shortened = (/** @type {string} */ url) => url.replace(/^https?:\/\//, "").replace(/\/$/, "")
route("GET", "/projects/:id/crawls", (call) => pageOf(state.crawls.filter(({ project_id }) => project_id === mine(call).id), call.query))
route("GET", "/crawls/:id/pages", ({ params }) => page(state.crawlPages.get(find(state.crawls, params[0]).id) ?? []))
route("POST", "/crawls/:id/cancel", ({ params, res }) => {
  res.statusCode = 202
  return Object.assign(find(state.crawls, params[0]), { status: "cancelled" })
})
route("POST", "/crawls/:id/refresh", ({ params, res }) => {
  const crawl = find(state.crawls, params[0])
  crawl.round += 1
  void crawlOn(crawl)
  res.statusCode = 202
  return crawl
})
route("DELETE", "/crawls/:id", ({ params }) => void (state.crawls = state.crawls.filter(({ id }) => id !== params[0])))

// Chats
const shownChat = (/** @type {any} */ chat) => {
  const run = [...state.runs.values()].find((r) => r.chat_id === chat.id && !r.over)
  return { ...chat, active_run: run ? { run_id: run.id, question_id: run.message.parent_id, answer_id: run.message.id } : null }
}
route("GET", "/projects/:id/chats", (call) => page(state.chats.filter(({ project_id }) => project_id === mine(call).id).toSorted((a, b) => (a.updated_at < b.updated_at ? 1 : -1))))
route("POST", "/projects/:id/chats", (call) => {
  const chat = { id: uuid(), project_id: mine(call).id, title: call.body.title ?? null, created_at: stamp(), updated_at: stamp() }
  state.chats.push(chat)
  call.res.statusCode = 201
  return shownChat(chat)
})
route("GET", "/chats/:id", ({ params }) => shownChat(find(state.chats, params[0])))
route("PATCH", "/chats/:id", ({ params, body }) => shownChat(Object.assign(find(state.chats, params[0]), body)))
route("DELETE", "/chats/:id", ({ params }) => void state.chats.splice(state.chats.indexOf(find(state.chats, params[0])), 1))
route("GET", "/chats/:id/messages", ({ params }) => page(state.messages.filter(({ chat_id }) => chat_id === find(state.chats, params[0]).id)))
route("POST", "/chats/:id/messages", (call) => {
  const chat = find(state.chats, call.params[0])
  const question = {
    id: uuid(), chat_id: chat.id, parent_id: call.body.parent_id ?? null, role: "user", content: call.body.content, sources: [], sentences: [], steps: [],
    usage: { input_tokens: 0, output_tokens: 0 }, model: null, status: "complete", feedback: null, created_at: stamp(),
  }
  state.messages.push(question)
  Object.assign(chat, { updated_at: stamp(), title: chat.title ?? question.content.slice(0, 60) })
  return run(chat, question, call)
})
route("POST", "/messages/:id/answer", (call) => {
  const question = find(state.messages, call.params[0])
  return run(find(state.chats, question.chat_id), question, call)
})
route("PUT", "/messages/:id/feedback", ({ params, body }) => Object.assign(find(state.messages, params[0]), { feedback: body.rating ? body : null }))
route("POST", "/runs/:id/stop", ({ params, res }) => {
  const stopped = state.runs.get(params[0])
  if (stopped) stopped.stopped = true
  res.statusCode = 202
  return {}
})
route("GET", "/runs/:id/events", (call) => {
  const known = state.runs.get(call.params[0])
  if (!known) throw new Refusal(404, "There is no such run.")
  const last = Number(String(call.req.headers["last-event-id"] ?? ":0").split(":").at(-1))
  return follow(known, last, call)
})

/** @param {any} chat @param {any} question @param {Call} call */
function run(chat, question, call) {
  if (/refuse/i.test(question.content)) throw new Refusal(422, "This question cannot be asked here.")
  const message = answerTo(state, chat, question, uuid())
  const started = { id: uuid(), chat_id: chat.id, message, log: /** @type {any[]} */ ([]), over: false, stopped: false, wake: new Set() }
  state.runs.set(started.id, started)
  void play(started)
  return follow(started, 0, call)
}
async function play(/** @type {any} */ run) {
  const emit = (/** @type {any} */ event) => {
    run.log.push(event)
    for (const wake of run.wake) wake()
  }
  let said = ""
  for (const [wait, event] of eventsOf(run, run.message)) {
    if (wait) await sleep(wait)
    if (event.type === "token") said += event.text
    if (run.stopped) {
      const sentences = run.message.sentences.filter((/** @type {any} */ { end }) => end <= [...said].length)
      run.message = { ...run.message, content: said, sentences, status: "stopped" }
      emit({ type: "done", message: run.message })
      break
    }
    emit(event)
  }
  run.over = true
  state.messages.push(run.message)
  for (const wake of run.wake) wake()
}
async function follow(/** @type {any} */ run, /** @type {number} */ after, /** @type {Call} */ { res, req }) {
  openStream(res)
  let next = after
  while (!res.destroyed) {
    for (; next < run.log.length; next++) frame(res, run.log[next], `${run.id}:${next + 1}`)
    if (run.over && next >= run.log.length) break
    await new Promise((resolve) => {
      const wake = () => (run.wake.delete(wake), req.off("close", wake), resolve(undefined))
      run.wake.add(wake)
      req.on("close", wake)
    })
  }
  res.end()
  return STREAM
}

const STREAM = Symbol("stream")
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms))
function openStream(/** @type {import("node:http").ServerResponse} */ res) {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" })
  res.write(": open\n\n")
}
function frame(/** @type {import("node:http").ServerResponse} */ res, /** @type {any} */ event, id = "") {
  res.write(`${id && `id: ${id}\n`}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}
const sessionOf = (/** @type {import("node:http").IncomingMessage} */ req) => {
  const session = /ibid_access=([\w-]+)/.exec(req.headers.cookie ?? "")?.[1]
  return session && state.sessions.has(session) ? session : undefined
}
async function bodyOf(/** @type {import("node:http").IncomingMessage} */ req) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Uploads and originals, which a browser sends and fetches across origins. */
async function storage(/** @type {import("node:http").IncomingMessage} */ req, /** @type {import("node:http").ServerResponse} */ res, /** @type {string} */ path) {
  res.setHeader("access-control-allow-origin", req.headers.origin ?? "*")
  res.setHeader("access-control-allow-methods", "GET, PUT")
  res.setHeader("access-control-allow-headers", "content-type, range")
  res.setHeader("access-control-expose-headers", "accept-ranges, content-length, content-range")
  const id = path.split("/").at(-1)
  if (req.method === "OPTIONS") res.writeHead(204).end()
  else if (path.startsWith("/upload/")) {
    state.contents.set(id, { bytes: await bodyOf(req) })
    res.writeHead(204).end()
  } else {
    const { bytes } = state.contents.get(id) ?? { bytes: Buffer.alloc(0) }
    const range = /bytes=(\d+)-(\d*)/.exec(req.headers.range ?? "")
    const [from, to] = range ? [Number(range[1]), Math.min(Number(range[2] || bytes.length - 1), bytes.length - 1)] : [0, bytes.length - 1]
    const part = bytes.subarray(from, to + 1)
    const headers = { "accept-ranges": "bytes", "content-type": "application/octet-stream", "content-length": part.length }
    res.writeHead(range ? 206 : 200, range ? { ...headers, "content-range": `bytes ${from}-${to}/${bytes.length}` } : headers).end(part)
  }
}

createServer(async (req, res) => {
  const url = new URL(req.url ?? "/", origin)
  const path = url.pathname.replace(/^\/api\/v1/, "")
  try {
    if (path === "/mock/reset") return void ((state = seed()), res.end())
    if (path === "/mock/many") return void (addMany(state, Number(url.searchParams.get("n"))), res.end())
    if (path === "/mock/expire") return void (state.sessions.clear(), res.end())
    if (/^\/(upload|original)\//.test(path)) return void (await storage(req, res, path))
    const user = state.users.find(({ id }) => id === state.sessions.get(sessionOf(req)))
    if (!user && !path.startsWith("/auth/")) throw new Refusal(401, "Sign in to go on.")
    const raw = (await bodyOf(req)).toString()
    for (const [method, pattern, handle] of routes) {
      const match = method === req.method ? pattern.exec(path) : null
      if (!match) continue
      const answer = await handle({ params: match.slice(1), query: url.searchParams, body: raw ? JSON.parse(raw) : {}, user, res, req })
      if (answer === STREAM) return
      if (answer === undefined) return void res.writeHead(res.statusCode === 302 ? 302 : 204).end()
      res.setHeader("content-type", "application/json")
      return void res.end(JSON.stringify(answer))
    }
    throw new Refusal(404, "There is nothing here.")
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500
    const detail = error instanceof Error ? error.message : String(error)
    res.writeHead(status, { "content-type": "application/problem+json" })
    const errors = error instanceof Refusal ? error.errors : undefined
    res.end(JSON.stringify({ type: "/problems/mock", title: "Refused", status, detail, errors, instance: path, request_id: uuid() }))
  }
}).listen(port, () => console.log(`The mock API listens on ${origin}`))
