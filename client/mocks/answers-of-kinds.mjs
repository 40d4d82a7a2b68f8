// Answers that are no prose with marks: one that the documents do not give, one that asks back, and one from a table.
/** @import { Schemas, State } from "./contract" */

/** What stands instead of the usual answer. @typedef {Pick<Schemas["Message"], "content" | "sources" | "sentences" | "nearest"> & Partial<Pick<Schemas["Message"], "choices">>} Told */

/** @param {Schemas["Source"][]} sources @returns {Told} */
export function unanswered(sources) {
  const why = ["It says nothing about west wing.", "It says nothing about west wing or paint.", "It is about something near, and does not seem to answer."]
  const near = [0, 1, 3].flatMap((i) => sources[i] ?? [])
  const nearest = near.map((source, i) => ({ ...source, n: i + 1, why: why[i] ?? "" }))
  return { content: "The documents do not mention west wing or paint.", sources: [], sentences: [], nearest }
}

/** Which of two documents is meant. @param {State} state @param {string} projectId @param {string} question @returns {Told} */
export function whichOne(state, projectId, question) {
  const two = state.documents.filter(({ project_id, status }) => project_id === projectId && status === "ready").slice(0, 2)
  const choices = two.map(({ id, name }) => ({ label: name, question: question.replace(/\?$/, ` according to “${name}”?`), document_id: id }))
  const content = `The documents answer that differently. Which one do you mean: ${two.map(({ name }) => name).join(" or ")}?`
  return { content, sources: [], sentences: [], nearest: [], choices }
}

/** The rows of one sheet, the cell that is asked for first. @param {State} state @param {string} projectId @returns {Told} */
export function ofTheTable(state, projectId) {
  const sheet = state.documents.find(({ name, project_id }) => name === "Calibration 2026.xlsx" && project_id === projectId)
  const passage = sheet && state.contents.get(sheet.id)?.passages[0]
  if (!sheet || !passage) throw new Error("The mock has that table in another project.")
  const columns = ["Room", "Class", "Probe", "Calibrated on", "Reference thermometer", "Deviation °C", "Signed by", "Next calibration"]
  const rows = passage.text.split("\n")
  const sources = rows.map((quote, i) => {
    const start = (passage.place.start ?? 0) + [...rows.slice(0, i).join("\n")].length + (i ? 1 : 0)
    const place = { ...passage.place, cells: `A${i + 2}:H${i + 2}`, start, end: start + [...quote].length }
    return /** @type {Schemas["Source"]} */ ({
      n: i + 1, kind: "document", title: sheet.name, document_id: sheet.id, passage_id: passage.id, url: null, quote, place, score: 0.97 - i / 100,
      row: { columns, cells: quote.split(" | "), asked: [5] },
    })
  })
  let content = ""
  /** @type {Schemas["Sentence"][]} */
  const sentences = []
  for (const { n, row } of sources) {
    const [room, , probe, , , deviation] = row?.cells ?? []
    const start = [...content].length + (content ? 2 : 0)
    content += `${content ? "\n\n" : ""}Deviation °C: **${deviation}** (Room: ${room}; Probe: ${probe}). [${n}]`
    sentences.push({ start, end: [...content].length, sources: [n], support: "supported" })
  }
  return { content, sources, sentences, nearest: [] }
}

const PAGE = {
  id: "77777777-7777-4777-8777-777777777777", kind: /** @type {const} */ ("web"), title: "Marina of Kappeln", url: "https://marina.example/berths",
  text: `The marina lies on the Schlei.\n\n${"Guests moor at the outer jetty and pay at the kiosk. ".repeat(60)}\n\nThe harbour master of the marina is Jonte Petersen. He is on channel 11.`,
  taken_at: "2026-11-29T14:05:00Z",
}

/** What the answer below cites. @param {string} id @returns {Schemas["Snapshot"] | undefined} */
export const snapshotOf = (id) => (id === PAGE.id ? PAGE : undefined)

/** From a page of the web. @returns {Told} */
export function fromTheWeb() {
  const quote = "The harbour master of the marina is Jonte Petersen."
  const start = PAGE.text.indexOf(quote)
  const place = { start, end: start + quote.length }
  const content = `${quote} [1]`
  return {
    content, nearest: [], sentences: [{ start: 0, end: content.length, sources: [1], support: "supported" }],
    sources: [{ n: 1, kind: "web", title: PAGE.title, url: PAGE.url, snapshot_id: PAGE.id, taken_at: PAGE.taken_at, quote, place, score: 0.9 }],
  }
}
