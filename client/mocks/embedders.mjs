// @ts-check
/** Embedders side by side: all passages of the one beside are there after a few seconds. */
const PASSAGES = 4_096
const PREPARING_MS = 4_000

export const EMBEDDERS = [
  { name: "all-MiniLM-L6-v2", dimensions: 384, local: true, default: true, languages: "English" },
  { name: "multilingual-e5-base", dimensions: 768, local: false, default: false, languages: "94 languages" },
  { name: "text-embedding-3-large", dimensions: 3072, local: false, default: false, languages: null },
]

/** @typedef {{ current: any, beside: any, since: number }} Chosen */

/** @returns {Chosen} */
export const firstEmbedder = () => ({ current: EMBEDDERS[0], beside: null, since: 0 })

/** @param {Chosen} chosen */
export function shownEmbedder({ current, beside, since }) {
  if (!beside) return { current, beside: null }
  const passages = Math.min(PASSAGES, Math.round(((Date.now() - since) / PREPARING_MS) * PASSAGES))
  return { current, beside: { embedder: beside, passages, of: PASSAGES, ready: passages === PASSAGES } }
}

/** @param {string} question @param {number} overlap @param {number} current @param {number} beside @param {number} cited */
const compared = (question, overlap, current, beside, cited) => ({
  question, overlap, cited, current: { ms: 18 + 3 * cited, cited: current }, beside: { ms: 41 + 5 * cited, cited: beside },
})

export function comparison() {
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
