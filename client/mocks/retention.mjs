import { owned } from "./members.mjs"
import { mine } from "./projects.mjs"
import { route } from "./router.mjs"
/** @import { Schemas } from "./contract" */

/** @type {Schemas["RetentionState"]} */
const EVERYTHING = { documents_days: null, documents_by: "uploaded", chats_days: null, versions_days: null, versions_days_at_most: null, begins_at: null }
/** @type {Map<string, Schemas["RetentionState"]>} */
const kept = new Map()
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

route("GET", "/api/v1/projects/{project_id}/retention", 200, (call) => kept.get(mine(call).id) ?? EVERYTHING)
route("PUT", "/api/v1/projects/{project_id}/retention", 200, (call) => {
  const { documents_days = null, documents_by = "uploaded", chats_days = null, versions_days = null } = call.body
  const begins_at = documents_days || chats_days || versions_days ? tomorrow() : null
  const told = { documents_days, documents_by, chats_days, versions_days, versions_days_at_most: null, begins_at }
  kept.set(owned(call), told)
  return told
})
route("POST", "/api/v1/projects/{project_id}/retention/preview", 200, (call) => {
  owned(call)
  const { documents_days, chats_days, versions_days } = call.body
  return { documents: documents_days && documents_days < 100 ? 3 : 0, chats: chats_days ? 1 : 0, versions: versions_days ? 2 : 0 }
})
