import { documentNamed } from "./samples.mjs"
/** @import { Schemas, State } from "./contract" */

const secondsAgo = (/** @type {number} */ seconds) => new Date(Date.now() - seconds * 1000).toISOString()

/**
 * @param {number} attempt @param {Schemas["Stage"]} stage @param {number} from @param {number} to
 * @param {Partial<Schemas["StageRecord"]>} more @returns {Schemas["StageRecord"]}
 */
const record = (attempt, stage, from, to, more = {}) => ({
  stage, attempt, worker: "worker-1:4711", started_at: secondsAgo(from), heartbeat_at: secondsAgo(to), ended_at: secondsAgo(to),
  done: null, total: null, unit: null, outcome: "done", reason: null, ...more,
})

/** What became of some documents, stage by stage. @param {State} state */
export function addLedgers(state) {
  const scan = documentNamed(state, "Scan of signed SOP.pdf")
  state.ledgers.set(scan.id, [
    record(2, "reading", 610, 602, { outcome: "failed", reason: scan.error, done: 12, total: 12, unit: "pages" }),
    record(1, "reading", 700, 688, { outcome: "lost", done: 7, total: 12, unit: "pages" }),
  ])
  state.ledgers.set(documentNamed(state, "Cold-chain handling manual.pdf").id, [
    record(1, "reading", 900, 897.4, { done: 3, total: 3, unit: "pages" }),
    record(1, "splitting", 897.4, 897),
    record(1, "embedding", 897, 891.2, { done: 8, total: 8, unit: "passages" }),
    record(1, "storing", 891.2, 890.9),
  ])
  state.ledgers.set(documentNamed(state, "Deviation log 2026.html").id, [
    record(1, "reading", 40, 31, { done: 910_000, total: 910_000, unit: "bytes" }),
    record(1, "splitting", 31, 28),
    record(1, "embedding", 28, 0, { ended_at: null, outcome: null, done: 1_040, total: 1_444, unit: "passages" }),
  ])
}
