import { randomUUID as uuid } from "node:crypto"
/** @import { Schemas, State } from "./contract" */

export const hoursAgo = (/** @type {number} */ hours) => new Date(Date.now() - hours * 3_600_000).toISOString()

/** A passage before it has an id. @typedef {{ text: string, place: Schemas["Place"] }} Part */
/** What is stored of a document. @typedef {{ text: string, bytes: Buffer, pages: number | null, parts: Part[] }} Content */

/** A text whose paragraphs are its passages. @param {string} text @returns {Content} */
export function textContent(text) {
  const parts = [...text.matchAll(/[^\n]+/g)].map(({ 0: paragraph, index }) => {
    const start = [...text.slice(0, index)].length
    return { text: paragraph, place: { start, end: start + [...paragraph].length, headings: ["Dispatch checklist"] } }
  })
  return { text, bytes: Buffer.from(text), pages: null, parts }
}

/** @param {Part[]} parts @returns {Schemas["Passage"][]} */
export const passagesOf = (parts) =>
  parts.map(({ text, place }, ordinal) => ({ id: uuid(), ordinal, text, context: "", tokens: text.split(" ").length, place, language: "english" }))

/** @param {string} projectId @param {string} name @param {string} media_type @param {number} size @returns {Schemas["Document"]} */
export function blankDocument(projectId, name, media_type, size, age = 0) {
  const created = hoursAgo(age * 5)
  return {
    id: uuid(), project_id: projectId, name, media_type, size, sha256: null, status: "awaiting_upload", stage: null,
    progress: 0, error: null, attempt: 1, passages: 0, pages: null, notes: [], metadata: {}, version: 1, previous_id: null,
    retired_at: null, parent_id: null, source_url: null, finishes_at: null, children: 0, encoding: null, encodings: 0, created_at: created, updated_at: created,
  }
}

/** @typedef {[name: string, type: string, size: number]} File */

/** A document that is ready. @param {State} state @param {string} projectId @param {File} file @param {Content} content */
export function addDocument(state, projectId, [name, type, size], content) {
  const passages = passagesOf(content.parts)
  /** @type {Schemas["Document"]} */
  const document = {
    ...blankDocument(projectId, name, type, size, state.documents.length + 1),
    status: "ready",
    passages: passages.length,
    pages: content.pages,
  }
  state.documents.push(document)
  state.contents.set(document.id, { text: content.text, bytes: content.bytes, passages })
  return document
}
