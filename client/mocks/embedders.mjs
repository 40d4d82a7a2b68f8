// Embedders side by side: all passages of the one beside are there after a few seconds.
import { isHeld, paced } from "./pace.mjs"
import { mine } from "./projects.mjs"
import { Refusal, route } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { ChosenEmbedder, MockUser, Schemas } from "./contract" */

const PASSAGES = 4_096
const PREPARING_MS = 4_000

/** @type {[Schemas["EmbedderOut"], ...Schemas["EmbedderOut"][]]} */
const EMBEDDERS = [
  { name: "all-MiniLM-L6-v2", dimensions: 384, local: true, default: true, languages: "English" },
  { name: "multilingual-e5-base", dimensions: 768, local: false, default: false, languages: "94 languages" },
  { name: "text-embedding-3-large", dimensions: 3072, local: false, default: false, languages: null },
  { name: "multilingual-e5-small", dimensions: 384, local: true, default: false, languages: "about 100 languages, also across them" },
]

/** @param {ChosenEmbedder} chosen @returns {Schemas["EmbedderState"]} */
function shown({ current, beside, since }) {
  if (!beside) return { current, beside: null }
  const passages = Math.min(isHeld() ? PASSAGES / 2 : PASSAGES, Math.round(((Date.now() - since) / paced(PREPARING_MS)) * PASSAGES))
  return { current, beside: { embedder: beside, passages, of: PASSAGES, ready: passages === PASSAGES, error: null } }
}

/** @param {string} question @param {number} overlap @param {number} current @param {number} beside @param {number} cited @returns {Schemas["ComparedQuestion"]} */
const compared = (question, overlap, current, beside, cited) => ({
  question, overlap, cited, current: { ms: 18 + 3 * cited, cited: current }, beside: { ms: 41 + 5 * cited, cited: beside },
})

/** @returns {Schemas["Comparison"]} */
function comparison() {
  const questions = [
    compared("The cold room has been above 8 °C for half an hour. What do I do?", 0.8, 3, 3, 3),
    compared("Who signs deviation reports?", 0.4, 1, 2, 2),
    compared("How long are gel packs conditioned before they are packed?", 0.7, 2, 2, 2),
    compared("Wann wird der Bereitschaftsraum geprüft, und wer bestätigt, dass er die ganze Ladung aufnehmen kann?", 0.1, 0, 3, 4),
    compared("Is there a rule for the ramp?", 0.6, 1, 0, 1),
    compared("What is the weather like?", 0.5, 0, 0, 0),
  ]
  return { questions, overlap: 0.52, cited_found: { current: 0.58, beside: 0.83 } }
}

/** @param {{ params: { project_id: string }, user: MockUser }} call @returns {ChosenEmbedder} */
function chosenBy(call) {
  const { id } = mine(call)
  const chosen = state.embedders.get(id) ?? { current: EMBEDDERS[0], beside: null, since: 0 }
  state.embedders.set(id, chosen)
  return chosen
}

/** @param {ChosenEmbedder} chosen */
function besideOf(chosen) {
  if (!chosen.beside || !shown(chosen).beside?.ready) throw new Refusal(409, "Not all passages are prepared yet. Wait until they are.")
  return chosen.beside
}

route("GET", "/api/v1/embedders", 200, () => ({ items: EMBEDDERS }))
route("GET", "/api/v1/projects/{project_id}/embedder", 200, (call) => shown(chosenBy(call)))
route("PUT", "/api/v1/projects/{project_id}/embedder/beside", 200, (call) => {
  const beside = EMBEDDERS.find(({ name, dimensions }) => name === call.body.name && dimensions === call.body.dimensions)
  if (!beside) throw new Refusal(422, "There is no such embedder.")
  return shown(Object.assign(chosenBy(call), { beside, since: Date.now() }))
})
route("DELETE", "/api/v1/projects/{project_id}/embedder/beside", 204, (call) => {
  chosenBy(call).beside = null
})
route("POST", "/api/v1/projects/{project_id}/embedder/switch", 200, (call) => {
  const chosen = chosenBy(call)
  const { current } = chosen
  return shown(Object.assign(chosen, { current: besideOf(chosen), beside: current }))
})
route("POST", "/api/v1/projects/{project_id}/embedder/comparison", 200, (call) => {
  besideOf(chosenBy(call))
  return comparison()
})
