import { randomUUID as uuid } from "node:crypto"
import { mine } from "./projects.mjs"
import { find, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */

/** @param {string} projectId */
function assistantsOf(projectId) {
  const there = state.assistants.get(projectId) ?? []
  state.assistants.set(projectId, there)
  return there
}

/** @param {Schemas["Chat"]} chat @returns {Schemas["ChosenAssistant"] | null} */
export function assistantOf(chat) {
  const found = assistantsOf(chat.project_id).find(({ id }) => id === chat.assistant_id)
  return found ? { id: found.id, name: found.name } : null
}

/** @param {string | undefined} name @param {Schemas["Assistant"][]} there */
function refuseTaken(name, there) {
  if (!there.some((one) => one.name === name)) return
  const message = `This project has an assistant called ${name} already.`
  throw new Refusal(422, message, [{ field: "name", message, code: "value_error" }])
}

route("GET", "/api/v1/projects/{project_id}/assistants", 200, (call) => ({ items: assistantsOf(mine(call).id) }))
route("POST", "/api/v1/projects/{project_id}/assistants", 201, (call) => {
  const there = assistantsOf(mine(call).id)
  refuseTaken(call.body.name, there)
  const made = { id: uuid(), ...call.body, filters: call.body.filters ?? {}, created_at: stamp(), updated_at: stamp() }
  there.push(made)
  return made
})
route("PATCH", "/api/v1/projects/{project_id}/assistants/{assistant_id}", 200, (call) => {
  const there = assistantsOf(mine(call).id)
  const changed = find(there, call.params.assistant_id)
  refuseTaken(call.body.name, there.filter((one) => one !== changed))
  return Object.assign(changed, call.body, { updated_at: stamp() })
})
route("DELETE", "/api/v1/projects/{project_id}/assistants/{assistant_id}", 204, (call) => {
  const there = assistantsOf(mine(call).id)
  there.splice(there.indexOf(find(there, call.params.assistant_id)), 1)
})
