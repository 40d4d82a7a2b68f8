import { origin } from "./address.mjs"
import { frame, openStream, STREAMED } from "./events.mjs"
import { removeDocument, shownDocument } from "./ingestion.mjs"
import { mine } from "./projects.mjs"
import { find, page, pageOf, route } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { ProjectEvent, Schemas } from "./contract" */

const LIFE = ["failed", "cancelled", "awaiting_upload", "queued", "processing", "ready"]

/** @param {Schemas["Document"][]} documents @param {URLSearchParams} query */
function inOrder(documents, query) {
  const sort = query.get("sort") ?? "added"
  const turned = (query.get("direction") ?? (sort === "added" ? "desc" : "asc")) === "desc" ? -1 : 1
  /** @param {Schemas["Document"]} d */
  const number = (d) => ({ size: d.size, status: LIFE.indexOf(d.status), passages: d.status === "ready" ? d.passages : turned * Infinity })[sort]
  /** @param {Schemas["Document"]} one @param {Schemas["Document"]} two */
  const compare = (one, two) => {
    if (sort === "name") return one.name.localeCompare(two.name, "en", { numeric: true })
    if (sort === "added") return one.created_at < two.created_at ? -1 : Number(one.created_at > two.created_at)
    return Math.sign((number(one) ?? 0) - (number(two) ?? 0)) || 0
  }
  return documents.toSorted((a, b) => turned * compare(a, b) || (a.created_at < b.created_at ? 1 : -1))
}

/** @param {string} projectId @param {string | null | undefined} status */
export const listed = (projectId, status) =>
  state.documents.filter((d) => d.project_id === projectId && (status === "retired" ? d.retired_at : !d.retired_at && (!status || d.status === status)))

route("GET", "/api/v1/projects/{project_id}/documents", 200, (call) => {
  const [q, parent] = [call.query.get("q")?.toLowerCase(), call.query.get("parent_id")]
  const found = listed(mine(call).id, call.query.get("status"))
    .filter((d) => (!q || d.name.toLowerCase().includes(q)) && (!parent || (d.parent_id ?? "none") === parent))
    .filter((d) => !call.query.get("arrived") || d.status !== "awaiting_upload")
  const page = pageOf(inOrder(found, call.query).map(shownDocument), call.query)
  return { ...page, total: call.query.get("cursor") ? null : found.length }
})

/** @param {string} projectId @returns {Schemas["DocumentSummary"]} */
function countsOf(projectId) {
  const counts = { awaiting_upload: 0, queued: 0, processing: 0, ready: 0, failed: 0, cancelled: 0, retired: 0 }
  const all = state.documents.filter((d) => d.project_id === projectId)
  for (const d of all) counts[d.retired_at ? "retired" : d.status] += 1
  const ends = all.flatMap((d) => (d.status === "processing" && d.finishes_at) || [])
  return { ...counts, finishes_at: ends.toSorted().at(-1) ?? null }
}
route("GET", "/api/v1/projects/{project_id}/documents/summary", 200, (call) => countsOf(mine(call).id))
route("GET", "/api/v1/projects/{project_id}/events", 200, (call) => {
  const { id } = mine(call)
  const { res, req } = call
  openStream(res)
  frame(res, { type: "counts", counts: countsOf(id), outdated: true }, "1-1")
  /** @param {ProjectEvent} event @param {string} projectId */
  const listener = (event, projectId) => void (projectId === id && frame(res, event))
  state.listeners.add(listener)
  req.on("close", () => state.listeners.delete(listener))
  return STREAMED
})

route("GET", "/api/v1/documents/{document_id}", 200, ({ params }) => shownDocument(find(state.documents, params.document_id)))
route("GET", "/api/v1/documents/{document_id}/stages", 200, ({ params }) => ({
  items: state.ledgers.get(find(state.documents, params.document_id).id) ?? [],
}))
route("GET", "/api/v1/documents/{document_id}/passages", 200, ({ params }) =>
  page(state.contents.get(find(state.documents, params.document_id).id)?.passages ?? []),
)
route("GET", "/api/v1/documents/{document_id}/content", 302, ({ params, res }) => {
  res.setHeader("location", `${origin}/original/${find(state.documents, params.document_id).id}`)
})
route("GET", "/api/v1/documents/{document_id}/text", 200, ({ params, query }) => {
  const all = [...(state.contents.get(find(state.documents, params.document_id).id)?.text ?? "")]
  const start = Math.max(0, Number(query.get("start") ?? 0))
  const end = Math.min(all.length, Number(query.get("end") ?? all.length))
  return { text: all.slice(start, end).join(""), start, end, length: all.length }
})
route("DELETE", "/api/v1/documents/{document_id}", 200, ({ params }) => {
  const document = find(state.documents, params.document_id)
  removeDocument(document)
  return { document_id: document.id, documents: 1, passages: document.passages, vectors: document.passages, pages: 0, texts: 1, objects: 1 }
})
