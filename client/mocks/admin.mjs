import { pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { MockUser, Schemas } from "./contract" */

/** @param {MockUser} user @returns {Schemas["Account"]} */
const shown = ({ id, email, name, created_at, is_admin = false, suspended_at = null, factor }) => ({
  id, email, name, created_at, is_admin, suspended_at, signed_in_at: created_at, second_factor: Boolean(factor?.since),
})

/** @param {MockUser} user */
export function mustAdminister(user) {
  if (!user.is_admin) throw new Refusal(403, "Only admins of this Ibid can do this. Ask one of them.")
}

/** @param {{ params: { user_id: string }, user: MockUser }} call */
function account({ params, user }) {
  mustAdminister(user)
  const found = state.users.find(({ id }) => id === params.user_id)
  if (!found) throw new Refusal(404, `There is no account ${params.user_id}.`)
  return found
}

route("GET", "/api/v1/admin/accounts", 200, ({ user, query }) => {
  mustAdminister(user)
  const [q, wanted] = [(query.get("q") ?? "").toLowerCase(), query.get("state")]
  const found = state.users
    .filter(({ email, name }) => `${email} ${name ?? ""}`.toLowerCase().includes(q))
    .filter((one) => !wanted || (wanted === "admin" ? one.is_admin : one.suspended_at))
  return pageOf(found.map(shown), query)
})
route("POST", "/api/v1/admin/accounts/{user_id}/appoint", 200, (call) => shown(Object.assign(account(call), { is_admin: true })))
route("POST", "/api/v1/admin/accounts/{user_id}/dismiss", 200, (call) => {
  const found = account(call)
  if (!state.users.some(({ id, is_admin }) => is_admin && id !== found.id)) {
    throw new Refusal(409, "This Ibid would have no admin any more. Make somebody else an admin first.")
  }
  return shown(Object.assign(found, { is_admin: false }))
})
route("POST", "/api/v1/admin/accounts/{user_id}/suspend", 200, (call) => {
  const found = account(call)
  if (found.id === call.user.id) throw new Refusal(409, "You cannot suspend yourself. Ask another admin.")
  for (const [session, id] of state.sessions) if (id === found.id) state.sessions.delete(session)
  return shown(Object.assign(found, { suspended_at: stamp() }))
})
route("POST", "/api/v1/admin/accounts/{user_id}/reinstate", 200, (call) => shown(Object.assign(account(call), { suspended_at: null })))
route("POST", "/api/v1/admin/accounts/{user_id}/reset-second-factor", 200, (call) => shown(Object.assign(account(call), { factor: undefined })))
