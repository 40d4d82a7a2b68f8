import { mine, roleOf } from "./projects.mjs"
import { pageOf, Refusal, route } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */

const HOUR = 3_600_000

/** What happened here, newest first: always the same. @returns {Schemas["AuditEvent"][]} */
function events() {
  const [ada, grace, lin] = state.users
  const project_id = state.projects[0]?.id ?? null
  /** @type {[string, { id: string, name: string | null, email: string } | undefined, typeof grace, string | null, Record<string, unknown>][]} */
  const told = [
    ["sign-in", ada, ada, null, {}],
    ["passages-quarantined", undefined, undefined, project_id, { passages: 2, rules: ["ignore_instructions", "orders_to_models"] }],
    ["role-changed", ada, lin, project_id, { role: "reader" }],
    ["sign-in-failed", undefined, lin, null, { why: "password" }],
    ["api-key-made", grace, undefined, null, {}],
    ["invitation-accepted", grace, grace, project_id, { role: "editor" }],
    ["invitation-made", ada, undefined, project_id, { role: "editor" }],
    ["project-made", ada, undefined, project_id, {}],
    ["sign-up", ada, ada, null, {}],
  ]
  return told.map(([kind, user, subject, project_id, detail], n) => ({
    id: 1000 - n, at: new Date(Date.UTC(2026, 10, 30, 9) - n * 7 * HOUR).toISOString(), kind, user_id: user?.id ?? null, user: user ? (user.name ?? user.email) : null,
    subject: subject?.id ?? null, subject_user: subject ? (subject.name ?? subject.email) : null, project_id, address: user ? "203.0.113.0/24" : null, detail,
  }))
}

/** @param {URLSearchParams} query @param {Schemas["AuditEvent"][]} found */
function chosen(query, found) {
  const [kinds, person, since, until] = [query.getAll("kind"), query.get("person"), query.get("since"), query.get("until")]
  return found
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .filter(({ user_id, subject }) => !person || person === user_id || person === subject)
    .filter(({ at }) => (!since || at >= since) && (!until || at < until))
}

route("GET", "/api/v1/admin/audit", 200, ({ user, query }) => {
  if (!user.is_admin) throw new Refusal(403, "Only admins of this Ibid can do this. Ask one of them.")
  return pageOf(chosen(query, events()), query)
})
route("GET", "/api/v1/projects/{project_id}/audit", 200, (call) => {
  const { id } = mine(call)
  if (roleOf(id, call.user) !== "owner") throw new Refusal(403, "Only owners of this project can do this. Ask one of them.")
  const theirs = events().filter(({ project_id }) => project_id === id)
  return pageOf(chosen(call.query, theirs.map((one) => ({ ...one, address: null }))), call.query)
})
