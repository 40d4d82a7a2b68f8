import { randomUUID as uuid } from "node:crypto"
import { mustAdminister } from "./admin.mjs"
import { owned } from "./members.mjs"
import { mine } from "./projects.mjs"
import { pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { MockGroup, MockUser, Schemas } from "./contract" */

const RANKS = /** @type {const} */ (["reader", "editor", "owner"])

/** @param {string} id */
function existing(id) {
  const found = state.groups.find((one) => one.id === id)
  if (!found) throw new Refusal(404, `There is no group ${id}.`)
  return found
}

/** Brings a project's members to what their own roles and its groups say. @param {string} projectId */
function settle(projectId) {
  const members = state.members.get(projectId) ?? []
  const given = state.groups.flatMap((group) => (group.roles.has(projectId) ? [group] : []))
  const people = new Set([...members.map(({ user_id }) => user_id), ...given.flatMap(({ people }) => [...people.keys()])])
  const settled = [...people].flatMap((user_id) => {
    const user = state.users.find(({ id }) => id === user_id)
    const before = members.find((one) => one.user_id === user_id)
    const theirs = given.filter(({ people }) => people.has(user_id))
    const roles = [before?.own_role, ...theirs.map(({ roles }) => roles.get(projectId)?.role)]
    const rank = Math.max(...roles.map((role) => (role ? RANKS.indexOf(role) : -1)))
    const role = RANKS[rank]
    if (!user || !role) return []
    const { email, name } = user
    return [{ user_id, email, name, role, own_role: before?.own_role ?? null, groups: theirs.map(({ name }) => name), since: before?.since ?? stamp() }]
  })
  state.members.set(projectId, settled)
}
const settleAll = () => state.projects.forEach(({ id }) => settle(id))

/** @param {MockGroup} group @returns {Schemas["Group"]} */
const shown = ({ id, name, created_at, people, roles }) => ({ id, name, created_at, members: people.size, projects: roles.size })

route("GET", "/api/v1/admin/groups", 200, ({ user, query }) => {
  mustAdminister(user)
  return pageOf(state.groups.map(shown), query)
})
route("POST", "/api/v1/admin/groups", 201, ({ user, body }) => {
  mustAdminister(user)
  if (state.groups.some(({ name }) => name.toLowerCase() === body.name.toLowerCase())) throw new Refusal(409, `There is a group '${body.name}' already.`)
  /** @type {MockGroup} */
  const group = { id: uuid(), name: body.name, created_at: stamp(), people: new Map(), roles: new Map() }
  state.groups.unshift(group)
  return shown(group)
})
route("PATCH", "/api/v1/admin/groups/{group_id}", 200, ({ user, params, body }) => {
  mustAdminister(user)
  const group = existing(params.group_id)
  if (state.groups.some(({ id, name }) => id !== group.id && name.toLowerCase() === body.name.toLowerCase()))
    throw new Refusal(409, `There is a group '${body.name}' already.`)
  group.name = body.name
  settleAll()
  return shown(group)
})
route("DELETE", "/api/v1/admin/groups/{group_id}", 204, ({ user, params }) => {
  mustAdminister(user)
  existing(params.group_id)
  state.groups = state.groups.filter(({ id }) => id !== params.group_id)
  settleAll()
})
route("GET", "/api/v1/admin/groups/{group_id}/members", 200, ({ user, params, query }) => {
  mustAdminister(user)
  return pageOf([...existing(params.group_id).people.values()], query)
})
route("POST", "/api/v1/admin/groups/{group_id}/members", 201, ({ user, params, body }) => {
  mustAdminister(user)
  const group = existing(params.group_id)
  const found = state.users.find(({ email }) => email === body.email)
  if (!found) throw new Refusal(404, "There is no account with this address.")
  const member = { user_id: found.id, name: found.name, email: found.email, since: stamp(), claimed_by: found.email.startsWith("grace@") ? ["The company"] : [] }
  group.people.set(found.id, member)
  settleAll()
  return member
})
route("DELETE", "/api/v1/admin/groups/{group_id}/members/{user_id}", 200, ({ user, params }) => {
  mustAdminister(user)
  const { people } = existing(params.group_id)
  const comes_back_by = people.get(params.user_id)?.claimed_by ?? []
  people.delete(params.user_id)
  settleAll()
  return { comes_back_by }
})

/** @param {string} projectId @returns {Schemas["ProjectGroup"][]} */
const givenIn = (projectId) =>
  state.groups.flatMap(({ id, name, people, roles }) => {
    const given = roles.get(projectId)
    return given ? [{ id, name, members: people.size, ...given }] : []
  })
route("GET", "/api/v1/projects/{project_id}/groups", 200, (call) => givenIn(mine(call).id))
route("GET", "/api/v1/projects/{project_id}/groups-to-give", 200, (call) => {
  owned(call)
  const theirs = state.groups.filter(({ people }) => call.user.is_admin || people.has(call.user.id))
  return theirs.map(({ id, name, people }) => ({ id, name, members: people.size }))
})
route("PUT", "/api/v1/projects/{project_id}/groups/{group_id}", 200, (call) => {
  const id = owned(call)
  existing(call.params.group_id).roles.set(id, { role: call.body.role, since: stamp() })
  settle(id)
  return /** @type {Schemas["ProjectGroup"]} */ (givenIn(id).find((one) => one.id === call.params.group_id))
})
route("DELETE", "/api/v1/projects/{project_id}/groups/{group_id}", 204, (call) => {
  const id = owned(call)
  existing(call.params.group_id).roles.delete(id)
  settle(id)
})
