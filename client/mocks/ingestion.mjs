import { passagesOf, textContent } from "./contents.mjs"
import { PASSWORD } from "./locked-pdf.mjs"
import { sleep } from "./pace.mjs"
import { Refusal, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { ProjectEvent, Schemas } from "./contract" */

/** @param {ProjectEvent} event @param {string} projectId */
function tell(event, projectId) {
  for (const listener of state.listeners) listener(event, projectId)
}

/** @param {Schemas["Document"]} document @returns {Schemas["Document"]} */
export const shownDocument = (document) => ({
  ...document,
  children: state.documents.filter((d) => d.parent_id === document.id && !d.retired_at).length,
})

/** @param {Schemas["Document"]} document @param {Partial<Schemas["Document"]>} changes */
function change(document, changes) {
  Object.assign(document, changes, { updated_at: stamp() })
  tell({ type: "document", document: shownDocument(document) }, document.project_id)
}

/** @typedef {(document: Schemas["Document"]) => void} Act */

/** @type {Act} */
export function confirm(document) {
  if (!state.arrived.has(document.id)) throw new Refusal(409, "The file has not arrived yet.")
  queue(document)
}
/** @type {Act} */
export function queue(document) {
  change(document, { status: "queued", error: null, stage: null, progress: 0 })
  void ingest(document)
}
/** @type {Act} */
export function retry(document) {
  if (!["failed", "cancelled"].includes(document.status)) throw new Refusal(409, "Only a document that failed or was cancelled can be tried again.")
  queue(Object.assign(document, { attempt: document.attempt + 1 }))
}
/** Whether it was right is told as how reading it ends. @param {Schemas["Document"]} document @param {string} password */
export function unlock(document, password) {
  if (document.status !== "failed" || document.error?.code !== "password_required") throw new Refusal(409, "This document does not ask for a password.")
  if (password === PASSWORD) return queue(document)
  change(document, { status: "queued", error: null })
  void sleep(400).then(() => {
    const message = `That was not the password of ${document.name}. Give its password, or save a copy without one and upload that.`
    change(document, { status: "failed", error: { code: "password_required", message, retryable: false } })
  })
}
/** @type {Act} */
export function reindex(document) {
  if (["queued", "processing"].includes(document.status)) throw new Refusal(409, "This document is being worked on. Wait for its end, or cancel it first.")
  queue(document)
}
/** @type {Act} */
export const cancel = (document) => change(document, { status: "cancelled", stage: null })
/** @type {Act} */
export function removeDocument(document) {
  state.documents = state.documents.filter((d) => d !== document && d.parent_id !== document.id)
  tell({ type: "document", deleted: document.id }, document.project_id)
}

const WORDS = "If a cold room exceeds 8 °C for longer than twenty minutes, stock is moved.\n\nThe standby room is kept empty."

/** @param {Schemas["Document"]} document */
async function ingest(document) {
  for (const stage of /** @type {const} */ (["reading", "splitting", "embedding", "storing"])) {
    for (const progress of [0.2, 0.6, 1]) {
      await sleep(120)
      if (document.status === "cancelled") return
      change(document, { status: "processing", stage, progress })
    }
  }
  const content = textContent(WORDS)
  const passages = passagesOf(content.parts)
  const bytes = state.arrived.get(document.id) ?? state.contents.get(document.id)?.bytes ?? content.bytes
  state.contents.set(document.id, { text: content.text, bytes, passages })
  change(document, { status: "ready", stage: null, progress: 1, passages: passages.length })
}
