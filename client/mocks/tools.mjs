import { randomUUID as uuid } from "node:crypto"
import { mine } from "./projects.mjs"
import { find, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */

/** @param {string} projectId */
export function toolsOf(projectId) {
  const there = state.tools.get(projectId) ?? []
  state.tools.set(projectId, there)
  return there
}

/** @param {string} name @param {Schemas["ToolOut"][]} there */
function refuseTaken(name, there) {
  if (!there.some((tool) => tool.name === name)) return
  const message = `This project has a tool ${name} already.`
  throw new Refusal(422, message, [{ field: "name", message, code: "value_error" }])
}

route("GET", "/api/v1/projects/{project_id}/tools", 200, (call) => ({ items: toolsOf(mine(call).id) }))
route("POST", "/api/v1/projects/{project_id}/tools", 201, (call) => {
  const there = toolsOf(mine(call).id)
  const { name, description, kind = "http", parameters, request, secrets = {}, changes, enabled = false } = call.body
  refuseTaken(name, there)
  /** @type {Schemas["ToolOut"]} */
  const tool = {
    id: uuid(), name, description, kind, parameters, request, changes: changes ?? request.method !== "GET", enabled,
    secrets: Object.keys(secrets), created_at: stamp(), updated_at: stamp(),
  }
  there.push(tool)
  return tool
})
route("PATCH", "/api/v1/projects/{project_id}/tools/{tool_id}", 200, (call) => {
  const { secrets, source, ...changes } = call.body
  const tool = find(toolsOf(mine(call).id), call.params.tool_id)
  if (source) Object.assign(tool, { request: source.request, enabled: false, withdrawn_at: null, remote_state: null })
  return Object.assign(tool, changes, { updated_at: stamp(), secrets: [...new Set([...(tool.secrets ?? []), ...Object.keys(secrets ?? {})])] })
})
route("DELETE", "/api/v1/projects/{project_id}/tools/{tool_id}", 204, (call) => {
  const there = toolsOf(mine(call).id)
  there.splice(there.indexOf(find(there, call.params.tool_id)), 1)
})
route("POST", "/api/v1/projects/{project_id}/tools/{tool_id}/try", 200, (call) => {
  const tool = find(toolsOf(mine(call).id), call.params.tool_id)
  const { kind, request, secrets } = tool
  const args = call.body.arguments ?? {}
  const unregistered = kind === "n8n" && args.gone === true
  const said = unregistered ? { code: 404, message: "The requested webhook is not registered." } : { probe: args.probe, celsius: 4.2 }
  if (kind === "n8n" && !tool.withdrawn_at) tool.remote_state = unregistered ? "unregistered" : null
  const url = (request?.url ?? "").replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(args[name] ?? "")))
  const headers = { accept: "application/json", ...Object.fromEntries((secrets ?? []).map((name) => [name.toLowerCase(), "•••"])) }
  return {
    request: { method: request?.method ?? "GET", url, headers, body: null },
    answer: { status: unregistered ? 404 : 200, media_type: "application/json", text: JSON.stringify(said, null, 1), cut: false, failed: false, unregistered },
    error: null,
    sign_in: null,
    ms: 128.4,
  }
})
