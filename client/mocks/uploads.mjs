import { origin } from "./address.mjs"
import { blankDocument } from "./contents.mjs"
import { listed } from "./documents.mjs"
import { cancel, confirm, reindex, removeDocument, retry, shownDocument, unlock } from "./ingestion.mjs"
import { mine } from "./projects.mjs"
import { find, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */
/** @import { Act } from "./ingestion.mjs" */

/** The same bytes again are nothing new beside one of these. */
const IS_HERE = new Set(["ready", "queued", "processing"])

/** @param {string} projectId @param {Schemas["NewDocument"]} file @returns {Schemas["UploadBegun"]} */
function announced(projectId, file) {
  if (file.size > 100_000_000) throw new Refusal(422, `This file has ${Math.round(file.size / 1e6)} MB; at most 100 MB are taken. Split it.`)
  const same = state.documents.find((d) => d.project_id === projectId && d.name === file.name && d.sha256 && d.sha256 === file.sha256 && !d.retired_at && IS_HERE.has(d.status))
  const document = { ...blankDocument(projectId, file.name, file.media_type, file.size), sha256: file.sha256 ?? null }
  state.documents.unshift(document)
  return { document: shownDocument(document), same_as: same?.id ?? null, upload: ticketOf(document) }
}

/** @param {Schemas["Document"]} document @returns {Schemas["Upload"]} */
const ticketOf = (document) => ({
  method: "PUT", url: `${origin}/upload/${document.id}`, headers: { "content-type": document.media_type }, expires_at: stamp(),
})

route("POST", "/api/v1/projects/{project_id}/documents", 201, (call) => announced(mine(call).id, call.body))
route("POST", "/api/v1/projects/{project_id}/documents/uploads", 200, (call) => {
  const { id } = mine(call)
  return {
    files: call.body.files.map((file) => {
      try {
        return announced(id, file)
      } catch (error) {
        return { problem: problemOf(error) }
      }
    }),
  }
})
route("POST", "/api/v1/documents/{document_id}/ticket", 200, ({ params }) => {
  const document = find(state.documents, params.document_id)
  return { document: shownDocument(document), upload: ticketOf(document) }
})
route("POST", "/api/v1/projects/{project_id}/documents/confirmations", 200, (call) => outcomes(mine(call).id, call.body.document_ids, confirm))
route("POST", "/api/v1/projects/{project_id}/documents/batch", 200, (call) => {
  const { id } = mine(call)
  const { action, document_ids, status } = call.body
  const act = { retry, cancel, reindex, delete: removeDocument }[action]
  return outcomes(id, document_ids ?? listed(id, status).map((document) => document.id), act)
})

/** What was refused, for one among many; a fault of the mock stays one. @param {unknown} error @returns {Schemas["Problem"]} */
function problemOf(error) {
  if (!(error instanceof Refusal)) throw error
  return { type: "/problems/mock", title: "Refused", status: error.status, detail: error.message }
}

/** @param {string} projectId @param {string[]} ids @param {Act} act @returns {Schemas["Outcomes"]} */
function outcomes(projectId, ids, act) {
  return {
    outcomes: ids.map((document_id) => {
      const document = state.documents.find(({ id, project_id }) => id === document_id && project_id === projectId)
      if (!document) return { document_id, status: "absent" }
      try {
        act(document)
        return { document_id, status: "accepted" }
      } catch (error) {
        return { document_id, status: "refused", problem: problemOf(error) }
      }
    }),
    remaining: 0,
  }
}

/** @param {string} id @param {Act} act */
function acted(id, act) {
  const document = find(state.documents, id)
  act(document)
  return shownDocument(document)
}
route("POST", "/api/v1/documents/{document_id}/confirm", 202, ({ params }) => acted(params.document_id, confirm))
route("POST", "/api/v1/documents/{document_id}/retry", 202, ({ params }) => acted(params.document_id, retry))
route("POST", "/api/v1/documents/{document_id}/password", 202, ({ params, body }) => acted(params.document_id, (document) => unlock(document, body.password)))
route("POST", "/api/v1/documents/{document_id}/reindex", 202, ({ params }) => acted(params.document_id, reindex))
route("POST", "/api/v1/documents/{document_id}/cancel", 202, ({ params }) => acted(params.document_id, cancel))
