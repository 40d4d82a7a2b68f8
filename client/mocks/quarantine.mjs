import { mine } from "./projects.mjs"
import { pageOf, Refusal, route } from "./router.mjs"
import { state } from "./state.mjs"

/** Takes a passage out of quarantine. @param {string} projectId @param {string} passageId */
function take(projectId, passageId) {
  const found = state.quarantined.get(projectId)?.findIndex((one) => one.passage_id === passageId) ?? -1
  if (found < 0) throw new Refusal(404, `There is no passage ${passageId} in quarantine.`)
  state.quarantined.get(projectId)?.splice(found, 1)
}

route("GET", "/api/v1/projects/{project_id}/quarantine", 200, (call) => pageOf(state.quarantined.get(mine(call).id) ?? [], call.query))
route("POST", "/api/v1/projects/{project_id}/quarantine/{passage_id}/release", 204, (call) => take(mine(call).id, call.params.passage_id))
route("DELETE", "/api/v1/projects/{project_id}/quarantine/{passage_id}", 204, (call) => take(mine(call).id, call.params.passage_id))
