import { randomUUID as uuid } from "node:crypto"
import { find, page, route, stamp } from "./router.mjs"
import { SETTINGS_SCHEMA } from "./settings.mjs"
import { state } from "./state.mjs"
/** @import { MockProject, MockUser, Schemas } from "./contract" */

const MODELS = [{ name: "default", model: "gpt-4o-mini" }, { name: "small", model: "qwen3:8b" }]

/** The project that is asked for, if it is theirs. @param {{ params: { project_id: string }, user: MockUser }} call */
export const mine = ({ params, user }) => find(of(user), params.project_id)

/** @param {string} projectId @param {MockUser} user */
export const roleOf = (projectId, user) => state.members.get(projectId)?.find(({ user_id }) => user_id === user.id)?.role

/** @param {MockUser} user */
const of = (user) => state.projects.filter(({ id }) => roleOf(id, user))

/** @param {MockProject} project @param {MockUser} user @returns {Schemas["Project"]} */
export function shown({ id, name, description, last_question_at, created_at, updated_at }, user) {
  const documents = state.documents.filter((d) => d.project_id === id && !d.retired_at && d.status !== "failed").length
  return { id, name, description, role: roleOf(id, user) ?? "reader", documents, last_question_at, created_at, updated_at }
}

route("GET", "/api/v1/projects", 200, ({ user }) => page(of(user).map((project) => shown(project, user))))
route("POST", "/api/v1/projects", 201, ({ body, user }) => {
  const project = { id: uuid(), name: body.name, description: body.description ?? null, last_question_at: null, created_at: stamp(), updated_at: stamp() }
  state.projects.unshift(project)
  state.members.set(project.id, [{ user_id: user.id, email: user.email, name: user.name, role: "owner", own_role: "owner", groups: [], since: stamp() }])
  return shown(project, user)
})
route("GET", "/api/v1/projects/{project_id}", 200, (call) => shown(mine(call), call.user))
route("PATCH", "/api/v1/projects/{project_id}", 200, (call) => {
  const project = mine(call)
  const { name, description } = call.body
  return shown(Object.assign(project, { name: name ?? project.name, ...(description === undefined ? {} : { description }) }), call.user)
})
route("DELETE", "/api/v1/projects/{project_id}", 204, (call) => {
  state.projects.splice(state.projects.indexOf(mine(call)), 1)
})

/** @param {string} id @returns {Schemas["SettingsOut"]} */
function settingsOf(id) {
  /** @type {Record<string, { properties: Record<string, { default?: unknown }> }>} */
  const sections = SETTINGS_SCHEMA.properties
  const changed = state.settings.get(id) ?? {}
  const values = Object.fromEntries(
    Object.entries(sections).map(([name, { properties }]) => [
      name,
      { ...Object.fromEntries(Object.entries(properties).map(([key, leaf]) => [key, leaf.default])), ...changed[name] },
    ]),
  )
  // What the defaults and the changes make together only a server can vouch for.
  return { values: /** @type {any} */ (values), schema: SETTINGS_SCHEMA, models: MODELS }
}
route("GET", "/api/v1/projects/{project_id}/settings", 200, (call) => settingsOf(mine(call).id))
route("GET", "/api/v1/projects/{project_id}/models", 200, (call) => {
  mine(call)
  return MODELS
})
route("POST", "/api/v1/projects/{project_id}/models/trial", 200, (call) => {
  mine(call)
  return call.body.name === "small"
    ? { works: false, told: "The server of qwen3:8b cannot be reached. Check IBID_MODELS__SMALL__BASE_URL." }
    : { works: true, told: "gpt-4o-mini answers, and takes tools." }
})
route("PATCH", "/api/v1/projects/{project_id}/settings", 200, (call) => {
  const { id } = mine(call)
  const before = state.settings.get(id) ?? {}
  for (const [name, changes] of Object.entries(call.body)) before[name] = { ...before[name], .../** @type {object} */ (changes) }
  state.settings.set(id, before)
  return settingsOf(id)
})
