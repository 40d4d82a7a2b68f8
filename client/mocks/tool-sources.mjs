import { randomUUID as uuid } from "node:crypto"
import { mine } from "./projects.mjs"
import { find, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
import { toolsOf } from "./tools.mjs"
/** @import { Schemas } from "./contract" */

/** @type {Schemas["Discovered"][]} */
const DESCRIBED = [
  {
    kind: "http", name: "find_shipment", description: "Where a shipment is, by its number.", changes: false, secrets: ["X-Key"], problem: null, imported: false, state: "new", changed: [],
    parameters: { type: "object", properties: { number: { type: "string" } }, required: ["number"] },
    request: { method: "GET", url: "https://ships.north.example/shipments/{number}", headers: {}, arguments: {} },
  },
  {
    kind: "http", name: "book_van", description: "Books a van for a day.", changes: true, secrets: ["X-Key"], problem: null, imported: false, state: "new", changed: [],
    parameters: { type: "object", properties: { day: { type: "string" } } },
    request: { method: "POST", url: "https://ships.north.example/vans", headers: {}, arguments: {} },
  },
  {
    kind: "http", name: "upload_picture", description: "Keeps a picture.", changes: true, secrets: [], problem: "It wants a body that is no JSON.", imported: false, state: "new", changed: [],
    parameters: { type: "object" }, request: { method: "POST", url: "https://ships.north.example/pictures", headers: {}, arguments: {} },
  },
]
/** @param {Partial<Schemas["Discovered"]>} more @param {Schemas["Webhook"]} webhook @returns {Schemas["Discovered"]} */
const hook = (more, webhook) => ({
  kind: "n8n", name: "webhook", description: `Runs the workflow “${webhook.workflow}”.`, changes: true, secrets: [], problem: null, imported: false, state: "new", changed: [],
  parameters: { type: "object", properties: {} }, request: { method: "GET", url: "https://n8n.north.example/webhook/hook", headers: {}, arguments: {} }, webhook, ...more,
})
const WEBHOOKS = [
  hook(
    {
      name: "Book_a_van", parameters: { type: "object", properties: { day: { type: "string" }, pallets: { type: "integer" } } },
      request: { method: "POST", url: "https://n8n.north.example/webhook/book", headers: {}, arguments: {} },
    },
    { workflow: "Book a van", active: true, sign_in: "header", from_example: true },
  ),
  hook(
    {
      name: "Cold_room_now", description: "What the probes of a cold room say.", secrets: ["Authorization"],
      parameters: { type: "object", properties: { room: { type: "string" } }, required: ["room"] },
      request: { method: "GET", url: "https://n8n.north.example/webhook/5d5a4c4e/rooms/{room}", headers: {}, arguments: {} },
    },
    { workflow: "Cold rooms", active: true, sign_in: "basic", from_example: false },
  ),
  hook({ name: "Weekly_report" }, { workflow: "Weekly report", active: false, sign_in: null, from_example: false }),
  hook(
    { name: "Anything", problem: "n8n computes its path: make it by hand as an HTTP tool." },
    { workflow: "Anything", active: true, sign_in: null, from_example: false },
  ),
]
/** As they are once somebody changed them in n8n. */
const MOVED = WEBHOOKS.filter((one) => one.name !== "Cold_room_now").map((one) => ({ ...one, request: { ...one.request, url: one.request.url.replace("/book", "/reserve") } }))
const NUMBER = { type: "object", properties: { number: { type: "string" } }, required: ["number"] }
const OF_SERVER = [
  { remote_name: "get_order", description: "Where an order is, by its number.", changes: false },
  { remote_name: "cancel_order", description: "Cancels an order.", changes: true },
  {
    remote_name: "notes", description: "The tool notes of The shop.", changes: false,
    warning: "What the server says of it is left out, since it could mislead a model: It gives orders to whatever model reads it, not to a reader. Write a description of your own.",
  },
]

/** @type {Schemas["SignInOut"]} */
const WANTED = { state: "wanted", issuer: null, signed_in_at: null, scope: null }
/** Projects, by the state of a sign-in. @type {Map<string, string>} */
const begun = new Map()

/** @param {string} projectId */
function serversOf(projectId) {
  const there = state.toolServers.get(projectId) ?? []
  state.toolServers.set(projectId, there)
  return there
}

/** @param {string} projectId @param {Schemas["ServerOut"]} server @returns {Schemas["LookOut"]} */
function look(projectId, server) {
  const names = toolsOf(projectId).filter((tool) => tool.server_id === server.id).map((tool) => tool.name)
  const items = OF_SERVER.map((one) => ({
    problem: null, warning: null, ...one, name: one.remote_name, parameters: NUMBER, fingerprint: "0".repeat(64),
    state: names.includes(one.remote_name) ? /** @type {const} */ ("same") : /** @type {const} */ ("new"),
  }))
  return { server, items, gone: [] }
}

/** @param {Schemas["Discovered"]} one @param {Schemas["ToolOut"]} [tool] @returns {Schemas["Discovered"]} */
function compared(one, tool) {
  const { method = "GET", url } = one.request
  const source = {
    webhooks_url: "https://n8n.north.example/webhook", workflow: one.name, node: one.name, method: null, request: one.request, parameters: one.parameters,
    sign_in: one.webhook?.sign_in ?? null, from_example: one.webhook?.from_example ?? false,
  }
  if (!tool) return { ...one, source }
  const same = tool.request?.url === url && tool.request.method === method
  if (!same) Object.assign(tool, { enabled: false, withdrawn_at: stamp(), remote_state: "changed" })
  const path = (/** @type {string | undefined} */ address) => address?.split("/webhook/")[1]
  return {
    ...one, source, imported: true, tool_id: tool.id, state: same ? "same" : "changed",
    changed: same ? [] : [`Its path is ${path(url)} instead of ${path(tool.request?.url)}.`],
  }
}

route("POST", "/api/v1/projects/{project_id}/tool-discovery", 200, (call) => {
  const there = toolsOf(mine(call).id)
  if (call.body.kind !== "n8n") return { items: DESCRIBED, more: false, gone: [] }
  const moved = call.body.secrets?.["X-N8N-API-KEY"] === "a later key"
  const of = (/** @type {Schemas["Discovered"]} */ one) => there.find((tool) => tool.kind === "n8n" && tool.name === one.name)
  const items = (moved ? MOVED : WEBHOOKS).map((one) => compared(one, of(one)))
  const cold = moved && there.find((tool) => tool.name === "Cold_room_now")
  if (cold) Object.assign(cold, { enabled: false, withdrawn_at: stamp(), remote_state: "gone" })
  const gone = cold ? [{ tool_id: cold.id, name: cold.name, detail: "Its webhook was deleted or switched off in n8n, or its workflow archived." }] : []
  return { items, more: false, gone }
})
route("GET", "/api/v1/projects/{project_id}/tool-servers", 200, (call) => ({ items: serversOf(mine(call).id) }))
route("POST", "/api/v1/projects/{project_id}/tool-servers", 201, (call) => {
  const projectId = mine(call).id
  const { url, secrets = {} } = call.body
  const wants = new URL(url).host.startsWith("notes.")
  if (!wants && Object.keys(secrets).length === 0) {
    const message = "The MCP server wants a key: enter it as a header, mostly Authorization."
    throw new Refusal(422, message, [{ field: "secrets", message, code: "value_error" }])
  }
  /** @type {Schemas["ServerOut"]} */
  const server = { id: uuid(), name: new URL(url).host, url, secrets: Object.keys(secrets), sign_in: wants ? WANTED : null, created_at: stamp(), updated_at: stamp() }
  serversOf(projectId).push(server)
  return wants ? { server, items: [], gone: [] } : look(projectId, server)
})
route("POST", "/api/v1/projects/{project_id}/tool-servers/{server_id}/sign-in", 200, (call) => {
  const projectId = mine(call).id
  const server = find(serversOf(projectId), call.params.server_id)
  if (server.url?.includes("closed") && !call.body.client_id) {
    const message = "in.north.example takes no clients that register themselves. Register Ibid there, and enter the client id that it gives you."
    throw new Refusal(422, message, [{ field: "client_id", message, code: "value_error" }])
  }
  begun.set(server.id, projectId)
  // What an authorization server would do with whoever says yes.
  return { url: `/tools/signed-in?state=${server.id}&code=a` }
})
route("DELETE", "/api/v1/projects/{project_id}/tool-servers/{server_id}/sign-in", 200, (call) => {
  const server = find(serversOf(mine(call).id), call.params.server_id)
  server.sign_in = WANTED
  return { server, revoked: false }
})
route("POST", "/api/v1/tool-sign-ins", 200, (call) => {
  const project_id = begun.get(call.body.state)
  if (!project_id) {
    const message = "This sign-in is not one that you began, took longer than ten minutes, or was finished before. Begin again under Settings › Tools."
    throw new Refusal(422, message, [{ field: "state", message, code: "value_error" }])
  }
  begun.delete(call.body.state)
  const server = find(serversOf(project_id), call.body.state)
  server.sign_in = { state: "signed_in", issuer: "https://in.north.example/", signed_in_at: stamp(), scope: null }
  return { project_id, server }
})
route("DELETE", "/api/v1/projects/{project_id}/tool-servers/{server_id}", 204, (call) => {
  const there = serversOf(mine(call).id)
  there.splice(there.indexOf(find(there, call.params.server_id)), 1)
  const tools = toolsOf(mine(call).id)
  tools.splice(0, tools.length, ...tools.filter((tool) => tool.server_id !== call.params.server_id))
})
route("POST", "/api/v1/projects/{project_id}/tool-servers/{server_id}/look", 200, (call) => look(mine(call).id, find(serversOf(mine(call).id), call.params.server_id)))
route("POST", "/api/v1/projects/{project_id}/tool-servers/{server_id}/tools", 201, (call) => {
  const projectId = mine(call).id
  const server = find(serversOf(projectId), call.params.server_id)
  const wanted = call.body.tools.map((one) => one.remote_name)
  /** @type {Schemas["ToolOut"][]} */
  const items = OF_SERVER.filter((one) => wanted.includes(one.remote_name)).map(({ remote_name: name, description, changes }) => ({
    id: uuid(), name, description, kind: "mcp", parameters: NUMBER, changes, enabled: false, secrets: [], server_id: server.id, withdrawn_at: null,
    request: { method: "POST", url: server.url ?? "", headers: {}, arguments: {} }, created_at: stamp(), updated_at: stamp(),
  }))
  toolsOf(projectId).push(...items)
  return { items }
})
route("GET", "/api/v1/projects/{project_id}/tool-hosts", 200, (call) => ({ hosts: state.toolHosts.get(mine(call).id) ?? [], allowed: ["10.0.0.5:8080", "n8n.lan:5678"] }))
route("PUT", "/api/v1/projects/{project_id}/tool-hosts", 200, (call) => {
  const allowed = ["10.0.0.5:8080", "n8n.lan:5678"]
  const strange = call.body.hosts.find((host) => !allowed.includes(host))
  if (strange) {
    const message = `${strange} is not among the private hosts that this installation allows tools (IBID_TOOLS__PRIVATE_HOSTS).`
    throw new Refusal(422, message, [{ field: "hosts", message, code: "value_error" }])
  }
  state.toolHosts.set(mine(call).id, call.body.hosts)
  return { hosts: call.body.hosts, allowed }
})
