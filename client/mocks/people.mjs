import { randomUUID as uuid } from "node:crypto"
import { pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Call, MockUser, Schemas } from "./contract" */

/** @param {MockUser} user @returns {Schemas["User"]} */
const shown = ({ id, email, name, created_at, is_admin }) => ({ id, email, name, created_at, is_admin })

/** @param {MockUser} user @param {Pick<Call, "res">} call @returns {Schemas["SignedIn"]} */
function enter(user, { res }) {
  const session = uuid()
  state.sessions.set(session, user.id)
  res.setHeader("set-cookie", [`ibid_access=${session}; Path=/; HttpOnly; SameSite=Lax`, `ibid_refresh=${session}; Path=/api/v1/auth; HttpOnly; SameSite=Lax`])
  return { user: shown(user), access_token: session, token_type: "bearer", expires_in: 900 }
}

/** @param {import("node:http").IncomingMessage} req */
const sessionOf = (req) => /ibid_access=([\w-]+)/.exec(req.headers.cookie ?? "")?.[1] ?? ""

/** Who asks, if they are signed in. @param {import("node:http").IncomingMessage} req */
export const userOf = (req) => state.users.find(({ id }) => id === state.sessions.get(sessionOf(req)))

route("POST", "/api/v1/auth/sign-up", 201, (call) => {
  const { email, password, name = null } = call.body
  if (/^(.+?)\1+$|password/i.test(password)) {
    const message = "This password is among those that are guessed first. Use three or four words that do not belong together."
    throw new Refusal(422, `password: ${message}`, [{ field: "password", message, code: "value_error" }])
  }
  if (state.users.some((user) => user.email === email)) throw new Refusal(409, "There is an account with this e-mail already. Sign in instead.")
  const user = { id: uuid(), email, name, password, created_at: stamp(), is_admin: false }
  state.users.push(user)
  return enter(user, call)
})
route("POST", "/api/v1/auth/sign-in", 200, (call) => {
  const user = state.users.find(({ email, password }) => email === call.body.email && password === call.body.password)
  if (!user) throw new Refusal(401, "E-mail and password do not belong together.")
  if (user.suspended_at) throw new Refusal(401, "This account is suspended. Ask whoever runs this Ibid.")
  return enter(user, call)
})
route("POST", "/api/v1/auth/refresh", 200, (call) => {
  const user = userOf(call.req)
  if (!/ibid_refresh=/.test(call.req.headers.cookie ?? "") || !user) throw new Refusal(401, "Sign in again.")
  return enter(user, call)
})
route("POST", "/api/v1/auth/sign-out", 204, ({ req, res }) => {
  state.sessions.delete(sessionOf(req))
  res.setHeader("set-cookie", "ibid_access=; Path=/; Max-Age=0")
})
route("GET", "/api/v1/me", 200, ({ user }) => shown(user))

route("GET", "/api/v1/me/settings", 200, () => state.personal)
route("PATCH", "/api/v1/me/settings", 200, ({ body }) => Object.assign(state.personal, body, { instructions: (body.instructions ?? state.personal.instructions ?? "").trim() }))

route("GET", "/api/v1/api-keys", 200, ({ query }) => pageOf(state.keys, query))
route("POST", "/api/v1/api-keys", 201, ({ body }) => {
  const key = { id: uuid(), name: body.name, prefix: "ibid_7c3e", created_at: stamp(), expires_at: body.expires_at ?? null, last_used_at: null }
  state.keys.unshift(key)
  return { ...key, secret: `ibid_7c3e_${uuid().replaceAll("-", "")}` }
})
route("DELETE", "/api/v1/api-keys/{key_id}", 204, ({ params }) => {
  state.keys = state.keys.filter(({ id }) => id !== params.key_id)
})

route("POST", "/api/v1/me/deletion", 200, ({ user, body }) => {
  if (body.password !== user.password) {
    const message = "This is not your password."
    throw new Refusal(422, `password: ${message}`, [{ field: "password", message, code: "value_error" }])
  }
  const alone = state.projects.filter(({ id }) => {
    const members = state.members.get(id) ?? []
    return members.length > 1 && members.filter(({ role }) => role === "owner").every(({ user_id }) => user_id === user.id)
  })
  if (alone.length) {
    const names = alone.map(({ name }) => name).join(", ")
    throw new Refusal(409, `Others are in projects that you own alone: ${names}. Hand each over under People, or delete it, first.`)
  }
  state.users = state.users.filter(({ id }) => id !== user.id)
  return {
    id: uuid(), user_id: user.id, deleted_at: stamp(), passed_on: { projects: 1, documents: 3, sites: 0 },
    deleted: { projects: 1, documents: 12, originals: 12, chats: 4, messages: 19, memberships: 1, api_keys: 2, sessions: 1, ledger_entries: 31 },
  }
})
