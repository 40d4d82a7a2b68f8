// The documents that the mock begins with.
import { addDocument, textContent } from "./contents.mjs"
import { typeset } from "./pdf.mjs"
/** @import { Schemas, State } from "./contract" */

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

const spanOf = (/** @type {string} */ text, /** @type {string} */ part) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })

/** A manual, and a checklist. @param {State} state @param {string} projectId */
export function addTexts(state, projectId) {
  const manual = typeset(MANUAL)
  addDocument(state, projectId, ["Cold-chain handling manual.pdf", "application/pdf", manual.bytes.length], {
    text: manual.text,
    bytes: manual.bytes,
    pages: MANUAL.length,
    parts: manual.paragraphs
      .filter((paragraph) => !paragraph.heading)
      .map(({ text, page, boxes, start, end }) => ({ text, place: { page, boxes, start, end } })),
  })
  addDocument(state, projectId, ["Dispatch checklist.md", "text/markdown", 9_120], textContent(NOTES))
}

/** An archive with what was in it, and a document that replaced an earlier one. @param {State} state @param {string} projectId */
export function addFamily(state, projectId) {
  const archive = addDocument(state, projectId, ["Training 2026.zip", "application/zip", 2_400_000], textContent("Training 2026.zip"))
  Object.assign(archive, { passages: 0, notes: ["2 files of kinds that cannot be read were left out."] })
  for (const [name, words] of /** @type {[string, string][]} */ ([["slides/Gowning.md", "Gowns are changed every two hours."], ["slides/Alarms.md", "The alarm sounds at 8 °C."]])) {
    addDocument(state, projectId, [name, "text/markdown", 800], textContent(words)).parent_id = archive.id
  }
  const checklist = documentNamed(state, "Dispatch checklist.md")
  const older = addDocument(state, projectId, [checklist.name, checklist.media_type, 8_000], textContent("An older dispatch checklist."))
  older.retired_at = new Date(Date.now() - 8 * 3_600_000).toISOString()
  checklist.version = 2
  checklist.previous_id = older.id
}

/** @param {State} state @param {string} name @returns {Schemas["Document"]} */
export function documentNamed(state, name) {
  const found = state.documents.find((document) => document.name === name)
  if (!found) throw new Error(`The mock has no document ${name}.`)
  return found
}

/** Documents whose places are rows, lines and moments, in a project of their own. @param {State} state @param {string} projectId */
export function addKinds(state, projectId) {
  const rows = ["Date | Room | Highest °C", "2026-03-01 | North | 7.8", "2026-03-02 | North | 9.4", "2026-03-03 | South | 6.1"]
  const sheet = `Log\n\n${rows.join("\n")}\n`
  const two = rows.slice(1, 3).join("\n")
  addDocument(state, projectId, ["Temperature log.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 12_000], {
    text: sheet, bytes: Buffer.from(sheet), pages: null, parts: [{ text: two, place: { sheet: "Log", cells: "A2:C3", ...spanOf(sheet, two) } }],
  })
  const wide = ["North cold room | B | P-114 | 2026-01-12 | R-3, serial 88-20417 | 0.2 | A. Okafor | 2026-07-12", "South cold room | C | P-127 | 2026-02-03 | R-3, serial 88-20417 | 0.4 | J. Lindqvist | 2026-08-03"].join("\n")
  const calibration = `Probes\n\nRoom | Class | Probe | Calibrated on | Reference thermometer | Deviation °C | Signed by | Next calibration\n${wide}\n`
  addDocument(state, projectId, ["Calibration 2026.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 14_000], {
    text: calibration, bytes: Buffer.from(calibration), pages: null, parts: [{ text: wide, place: { sheet: "Probes", cells: "A2:H3", ...spanOf(calibration, wide) } }],
  })
  // As mocks/encodings.mjs goes on.
  Object.assign(addDocument(state, projectId, ["Minutes 1998.txt", "text/plain", 4_200], textContent("оПНРНЙНК ГЮЯЕДЮМХЪ ЙНЛХЯЯХХ.")), {
    notes: ["Read as KOI8-R, which was a guess."], encodings: 4,
  })
  const code = "def alarm(celsius):\n    return celsius > 8\n\n\ndef log(event):\n    print(event)\n"
  const line = "    return celsius > 8"
  addDocument(state, projectId, ["alarms/rules.py", "text/x-source", 120], {
    text: code, bytes: Buffer.from(code), pages: null, parts: [{ text: line, place: { line: 2, headings: ["alarm"], ...spanOf(code, line) } }],
  })
  const label = "Keep between 2 °C and 8 °C"
  addDocument(state, projectId, ["Label.png", "image/png", PICTURE.length], {
    text: label, bytes: PICTURE, pages: 1, parts: [{ text: label, place: { page: 1, boxes: [[0.1, 0.2, 0.9, 0.6]], ...spanOf(label, label) } }],
  })
  const spoken = "Welcome to the shift.\n\nThe standby room stays empty.\n"
  const said = "The standby room stays empty."
  addDocument(state, projectId, ["Briefing.wav", "audio/wav", SILENCE.length], {
    text: spoken, bytes: SILENCE, pages: null, parts: [{ text: said, place: { seconds: 1.5, ...spanOf(spoken, said) } }],
  })
}
