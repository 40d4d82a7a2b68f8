// @ts-check
import { randomUUID as uuid } from "node:crypto"
import { answerTo } from "./answer.mjs"
import { typeset } from "./pdf.mjs"

const MANUAL = [
  [
    "# Cold-chain handling manual",
    "This manual is for everybody who handles temperature-controlled stock in the north warehouse. It replaces the edition of 2023.",
    "# 1 Scope",
    "It covers receipt, storage, excursions and dispatch of reagents and vaccines of classes A to C.",
    "# 2 Receipt",
    "Consignments are checked against the logger they travelled with before they are signed for. A consignment whose logger is missing is put on hold.",
  ],
  [
    "# 3 Storage",
    "Reagents of class B are stored between 2 °C and 8 °C. Shelf probes are calibrated every six months against the reference thermometer.",
    "If a cold room exceeds 8 °C for longer than twenty minutes, stock is moved to the standby room and the event is recorded in the deviation log before the end of the shift.",
    "The standby room is kept empty and at temperature; a weekly check on Mondays confirms that it can take the full load.",
    "# 4 People",
    "The duty pharmacist is told when a consignment logger, not only the room probe, shows more than thirty minutes above 8 °C.",
  ],
  ["# 5 Dispatch", "Gel packs are conditioned for at least four hours before they are packed."],
]
const NOTES =
  "Dispatch checklist 📦\n\nBefore the van leaves, the dispatcher reads the logger aloud and writes the value down.\n\nGel packs are conditioned for four hours. A pack that has been out for longer than ten minutes goes back.\n\nThe seal number is noted on both copies. 🔒 Nobody opens a sealed box on the ramp.\n"

const hoursAgo = (/** @type {number} */ hours) => new Date(Date.now() - hours * 3_600_000).toISOString()

/** Everything the mock knows; `reset` brings back this state. */
export function seed() {
  const user = { id: uuid(), email: "ada@north.example", name: "Ada", created_at: hoursAgo(900), password: "correct horse battery" }
  const project = {
    id: "11111111-1111-4111-8111-111111111111",
    name: "North warehouse",
    description: null,
    last_question_at: hoursAgo(2),
    created_at: hoursAgo(800),
    updated_at: hoursAgo(2),
    owner: user.id,
  }
  const other = { ...project, id: "44444444-4444-4444-8444-444444444444", name: "Training material", description: "Slides and handouts for new staff.", last_question_at: null }
  const state = {
    users: [user],
    sessions: new Map(),
    projects: [project, other],
    documents: /** @type {any[]} */ ([]),
    contents: new Map(),
    chats: /** @type {any[]} */ ([]),
    messages: /** @type {any[]} */ ([]),
    runs: new Map(),
    keys: [
      { id: uuid(), name: "Nightly import", prefix: "ibid_4f27", created_at: hoursAgo(300), expires_at: null, last_used_at: hoursAgo(3) },
      { id: uuid(), name: "Help desk bot", prefix: "ibid_91c0", created_at: hoursAgo(200), expires_at: hoursAgo(-2000), last_used_at: null },
    ],
    settings: new Map(),
    embedders: new Map(),
    ledgers: new Map(),
    crawls: /** @type {any[]} */ ([]),
    crawlPages: new Map(),
    listeners: new Set(),
  }
  const manual = typeset(MANUAL)
  addDocument(state, project.id, "Cold-chain handling manual.pdf", "application/pdf", manual.bytes.length, {
    text: manual.text,
    bytes: manual.bytes,
    pages: MANUAL.length,
    passages: manual.paragraphs
      .filter((paragraph) => !paragraph.heading)
      .map(({ text, page, boxes, start, end }) => ({ text, place: { page, boxes, start, end } })),
  })
  addDocument(state, project.id, "Dispatch checklist.md", "text/markdown", 9_120, textContent(NOTES))
  const more = /** @type {[string, string, number, object][]} */ ([
    ["Deviation log 2026.html", "text/html", 910_000, { status: "processing", stage: "embedding", progress: 0.72, finishes_at: hoursAgo(-0.03) }],
    ["Standby room drawings.pdf", "application/pdf", 18_400_000, { status: "processing", stage: "reading", progress: 0.31 }],
    ["Gel pack validation.docx", "application/msword", 431_000, { status: "queued" }],
    [
      "Scan of signed SOP.pdf",
      "application/pdf",
      5_100_000,
      { status: "failed", error: { code: "empty_text", message: "No text was found on any of 12 pages. If it is a scan, run text recognition on it and upload the result.", retryable: true } },
    ],
    ["Budget, locked.pdf", "application/pdf", 120_000, { status: "failed", error: { code: "password_required", message: "The file is protected by a password. Save a copy without one and upload that.", retryable: false } }],
  ])
  more.forEach(([name, type, size, changes], i) =>
    state.documents.push({ ...blankDocument(project.id, name, type, size, 3 + i), ...changes }),
  )
  addFamily(state, project.id)
  addKinds(state, other.id)
  addLedgers(state)
  for (const [title, hours] of /** @type {[string, number][]} */ ([
    ["Cold room above 8 °C", 2],
    ["Gel pack conditioning times", 30],
    ["Who signs deviation reports?", 60],
    ["Standby room weekly check", 300],
  ])) {
    state.chats.push({ id: uuid(), project_id: project.id, title, created_at: hoursAgo(hours), updated_at: hoursAgo(hours) })
  }
  const chat = state.chats[0]
  chat.id = "22222222-2222-4222-8222-222222222222"
  addTurn(state, chat, "The cold room has been above 8 °C for half an hour. What do I do?")
  return state
}

/** @param {string} text */
export function textContent(text) {
  const passages = [...text.matchAll(/[^\n]+/g)].map(([paragraph], i, all) => {
    const start = [...text.slice(0, all[i]?.index)].length
    return { text: paragraph, place: { start, end: start + [...paragraph].length, headings: ["Dispatch checklist"] } }
  })
  return { text, bytes: Buffer.from(text), pages: null, passages }
}

/** @param {any} state @param {string} projectId @param {string} name @param {string} type @param {number} size @param {any} content */
function addDocument(state, projectId, name, type, size, content) {
  const document = {
    ...blankDocument(projectId, name, type, size, state.documents.length + 1),
    status: "ready",
    passages: content.passages.length,
    pages: content.pages,
  }
  const passages = content.passages.map((/** @type {any} */ passage, /** @type {number} */ ordinal) => ({ id: uuid(), ordinal, tokens: passage.text.split(" ").length, ...passage }))
  state.documents.push(document)
  state.contents.set(document.id, { ...content, passages })
}

/** @param {string} projectId @param {string} name @param {string} media_type @param {number} size @param {number} age */
export function blankDocument(projectId, name, media_type, size, age = 0) {
  const created = hoursAgo(age * 5)
  return {
    id: uuid(), project_id: projectId, name, media_type, size, sha256: null, status: "awaiting_upload", stage: null,
    progress: 0, error: /** @type {any} */ (null), attempt: 1, passages: 0, pages: null, notes: /** @type {string[]} */ ([]), metadata: {},
    version: 1, previous_id: /** @type {string | null} */ (null), retired_at: /** @type {string | null} */ (null),
    parent_id: /** @type {string | null} */ (null), source_url: null, finishes_at: null, children: 0, created_at: created, updated_at: created,
  }
}

/** As many more documents and keys as are wanted. @param {any} state @param {number} n */
export function addMany(state, n) {
  const project = state.projects[0].id
  for (let i = 1; i <= n; i++) {
    const many = { ...blankDocument(project, `Record ${i}.txt`, "text/plain", i * 10, 20), status: "ready", passages: i % 40 }
    state.documents.push({ ...many, created_at: new Date(Date.now() - 400_000_000 - i * 60_000).toISOString() })
    state.keys.push({ id: uuid(), name: `Key ${i}`, prefix: "ibid_0000", created_at: hoursAgo(400), expires_at: null, last_used_at: null })
  }
}

/** An archive with what was in it, and a document that replaced an earlier one. @param {any} state @param {string} projectId */
function addFamily(state, projectId) {
  addDocument(state, projectId, "Training 2026.zip", "application/zip", 2_400_000, textContent("Training 2026.zip"))
  const archive = state.documents.at(-1)
  Object.assign(archive, { passages: 0, notes: ["2 files of kinds that cannot be read were left out."] })
  for (const [name, words] of [["slides/Gowning.md", "Gowns are changed every two hours."], ["slides/Alarms.md", "The alarm sounds at 8 °C."]]) {
    addDocument(state, projectId, name ?? "", "text/markdown", 800, textContent(words ?? ""))
    state.documents.at(-1).parent_id = archive.id
  }
  const checklist = state.documents.find((/** @type {any} */ d) => d.name === "Dispatch checklist.md")
  addDocument(state, projectId, checklist.name, checklist.media_type, 8_000, textContent("An older dispatch checklist."))
  const older = state.documents.at(-1)
  Object.assign(older, { retired_at: hoursAgo(8) })
  Object.assign(checklist, { version: 2, previous_id: older.id })
}

/** Documents whose places are rows, lines and moments, in a project of their own. @param {any} state @param {string} projectId */
function addKinds(state, projectId) {
  const rows = ["Date | Room | Highest °C", "2026-03-01 | North | 7.8", "2026-03-02 | North | 9.4", "2026-03-03 | South | 6.1"]
  const sheet = `Log\n\n${rows.join("\n")}\n`
  addDocument(state, projectId, "Temperature log.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 12_000, {
    text: sheet,
    bytes: Buffer.from(sheet),
    pages: null,
    passages: [{ text: rows.slice(1, 3).join("\n"), place: { sheet: "Log", cells: "A2:C3", ...spanOf(sheet, rows.slice(1, 3).join("\n")) } }],
  })
  const code = "def alarm(celsius):\n    return celsius > 8\n\n\ndef log(event):\n    print(event)\n"
  addDocument(state, projectId, "alarms/rules.py", "text/x-source", 120, {
    text: code, bytes: Buffer.from(code), pages: null,
    passages: [{ text: "    return celsius > 8", place: { line: 2, headings: ["alarm"], ...spanOf(code, "    return celsius > 8") } }],
  })
  const label = "Keep between 2 °C and 8 °C"
  addDocument(state, projectId, "Label.png", "image/png", PICTURE.length, {
    text: label, bytes: PICTURE, pages: 1, passages: [{ text: label, place: { page: 1, boxes: [[0.1, 0.2, 0.9, 0.6]], ...spanOf(label, label) } }],
  })
  const spoken = "Welcome to the shift.\n\nThe standby room stays empty.\n"
  addDocument(state, projectId, "Briefing.wav", "audio/wav", SILENCE.length, {
    text: spoken, bytes: SILENCE, pages: null,
    passages: [{ text: "The standby room stays empty.", place: { seconds: 1.5, ...spanOf(spoken, "The standby room stays empty.") } }],
  })
}
const spanOf = (/** @type {string} */ text, /** @type {string} */ part) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAZAAAADICAIAAABJdyC1AAACBElEQVR42u3UMQ0AAAzDsPIHuqckhmLHJEtGkCNpB+CFSAAYFoBhAYYFYFgAhgUYFoBhARgWYFgAhgVgWIBhARgWgGEBhgVgWACGBRgWgGEBGBZgWACGBWBYgGEBGBaAYQGGBWBYgGGpABgWgGEBhgVgWACGBRgWgGEBGBZgWACGBWBYgGEBGBaAYQGGBWBYAIYFGBaAYQEYFmBYAIYFYFiAYQEYFoBhAYYFYFiAYakAGBaAYQGGBWBYAIYFGBaAYQEYFmBYAIYFYFiAYQEYFoBhAYYFYFgAhgUYFoBhARgWYFgAhgVgWIBhARgWgGEBhgVgWIBhARgWgGEBhgVgWACGBRgWgGEBGBZgWACGBWBYgGEBGBaAYQGGBWBYAIYFGBaAYQEYFmBYAIYFYFiAYQEYFoBhAYYFYFiAYQEYFoBhAYYFYFgAhgUYFoBhARgWYFgAhgVgWIBhARgWgGEBhgVgWACGBRgWgGEBGBZgWACGBWBYgGEBGBaAYQGGBWBYgGEBGBaAYQGGBWBYAIYFGBaAYQEYFmBYAIYFYFiAYQEYFoBhAYYFYFgAhgUYFoBhARgWYFgAhgVgWIBhARgWgGEBhgVgWIBhARgWgGEBhgVgWACGBRgWgGEBGBZgWACGBWBYgGEBGBaAYQGGBWBYAIYFGBaAYQEYFmBYAIYFYFiAYQHcWcDpsAt2rcSEAAAAAElFTkSuQmCC", "base64")
/** Three seconds without a sound: 8 kHz, 8 bits, one channel. */
const SILENCE = (() => {
  const samples = Buffer.alloc(24_000, 128)
  const head = Buffer.alloc(44)
  head.write("RIFF", 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write("WAVEfmt ", 8)
  for (const [value, at, bytes] of /** @type {[number, number, number][]} */ ([[16, 16, 4], [1, 20, 2], [1, 22, 2], [8000, 24, 4], [8000, 28, 4], [1, 32, 2], [8, 34, 2]])) head.writeUIntLE(value, at, bytes)
  head.write("data", 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
})()

/** @param {any} state */
function addLedgers(state) {
  const record = (/** @type {number} */ attempt, /** @type {string} */ stage, /** @type {number} */ from, /** @type {number} */ to, more = {}) => ({
    stage, attempt, worker: "worker-1:4711", started_at: secondsAgo(from), heartbeat_at: secondsAgo(to), ended_at: secondsAgo(to),
    done: null, total: null, unit: null, outcome: "done", reason: null, ...more,
  })
  const of = (/** @type {string} */ name) => state.documents.find((/** @type {any} */ d) => d.name === name)
  const scan = of("Scan of signed SOP.pdf")
  state.ledgers.set(scan.id, [
    record(2, "reading", 610, 602, { outcome: "failed", reason: scan.error, done: 12, total: 12, unit: "pages" }),
    record(1, "reading", 700, 688, { outcome: "lost", done: 7, total: 12, unit: "pages" }),
  ])
  state.ledgers.set(of("Cold-chain handling manual.pdf").id, [
    record(1, "reading", 900, 897.4, { done: 3, total: 3, unit: "pages" }),
    record(1, "splitting", 897.4, 897),
    record(1, "embedding", 897, 891.2, { done: 8, total: 8, unit: "passages" }),
    record(1, "storing", 891.2, 890.9),
  ])
  state.ledgers.set(of("Deviation log 2026.html").id, [
    record(1, "reading", 40, 31, { done: 910_000, total: 910_000, unit: "bytes" }),
    record(1, "splitting", 31, 28),
    record(1, "embedding", 28, 0, { ended_at: null, outcome: null, done: 1_040, total: 1_444, unit: "passages" }),
  ])
}
const secondsAgo = (/** @type {number} */ seconds) => new Date(Date.now() - seconds * 1000).toISOString()

/** @param {any} state @param {any} chat @param {string} content */
function addTurn(state, chat, content) {
  const base = { chat_id: chat.id, sources: [], sentences: [], steps: [], usage: { input_tokens: 0, output_tokens: 0 }, model: null, status: "complete", feedback: null }
  const question = { ...base, id: uuid(), parent_id: null, role: "user", content, created_at: hoursAgo(2) }
  const answer = answerTo(state, chat, question, "33333333-3333-4333-8333-333333333333")
  state.messages.push(question, { ...answer, created_at: hoursAgo(1.99) })
}
