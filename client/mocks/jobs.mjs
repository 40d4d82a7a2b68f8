import { mustAdminister } from "./admin.mjs"
import { Refusal, route, stamp } from "./router.mjs"
/** @import { Schemas } from "./contract" */

const SCHEDULER = "north-1:41:9f3a21c0"
const ago = (/** @type {number} */ minutes) => new Date(Date.now() - minutes * 60_000).toISOString()

/** @param {number} minutes @param {Partial<Schemas["JobRun"]>} told @returns {Schemas["JobRun"]} */
const run = (minutes, told) => ({
  started_at: ago(minutes), ended_at: ago(minutes - 0.02), outcome: "done", count: 0, sentence: "Nothing had expired.", scheduler: SCHEDULER, by_hand: false, ...told,
})
/** @param {string} name @param {Partial<Schemas["Job"]>} told @returns {Schemas["Job"]} */
const job = (name, told) => ({
  name, state: "waiting", enabled: true, every_seconds: 3600, running_since: null, next_at: ago(-42), done_at: ago(18), wanted: false, runs: [run(18, {})], ...told,
})

const jobs = [
  job("claims", { every_seconds: 60, next_at: ago(-1), runs: [run(18, { count: 2, sentence: "Out of groups, not signed in for at their issuer: 2 memberships." })] }),
  job("events", { runs: [run(18, { count: 12, sentence: "Deleted: 12 security events older than 730 days." })] }),
  job("expired", { runs: [run(18, { count: 3, sentence: "Deleted: 2 sessions, 1 links of letters." }), run(78, { outcome: "lost", sentence: "Its scheduler ended, or fell silent, before it was done." }), run(138, {})] }),
  job("index", { runs: [run(18, { outcome: "failed", sentence: "The index of vectors does not answer." })] }),
  job("originals", { state: "running", running_since: ago(1), runs: [run(1, { ended_at: null, outcome: null, count: null, sentence: null })] }),
  job("prices", { state: "off_by_settings", next_at: null, done_at: null, runs: [] }),
  job("retention", { runs: [run(18, { count: 4, sentence: "Deleted: 3 documents and 1 chat older than their projects keep them." })] }),
  job("versions", { runs: [run(18, { count: 7, sentence: "Deleted: 7 replaced versions older than they are kept." })] }),
  job("work_notices", { every_seconds: 120, next_at: ago(-1), runs: [run(18, { count: 2, sentence: "Sent: 2 letters." })] }),
  job("gap_digests", { state: "off_by_settings", next_at: null, done_at: null, runs: [] }),
  job("refreshes", { every_seconds: 60, next_at: ago(-1) }),
]

/** @param {string} name */
function existing(name) {
  const found = jobs.find((one) => one.name === name)
  if (!found) throw new Refusal(404, `There is no job called ${name}.`)
  return found
}

route("GET", "/api/v1/admin/jobs", 200, ({ user }) => {
  mustAdminister(user)
  for (const one of jobs.filter(({ wanted }) => wanted)) {
    Object.assign(one, { wanted: false, done_at: stamp(), runs: [run(0, { by_hand: true }), ...one.runs] })
  }
  return { scheduler: SCHEDULER, items: jobs }
})
route("PATCH", "/api/v1/admin/jobs/{job}", 200, ({ user, params, body }) => {
  mustAdminister(user)
  return Object.assign(existing(params.job), body.enabled ? { state: "waiting", enabled: true, next_at: ago(-42) } : { state: "off", enabled: false, next_at: null })
})
route("POST", "/api/v1/admin/jobs/{job}/run", 202, ({ user, params }) => {
  mustAdminister(user)
  return Object.assign(existing(params.job), { wanted: true })
})
