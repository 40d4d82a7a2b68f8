import { randomUUID as uuid } from "node:crypto"
import { enter, sessionOf, shown, userOf } from "./entering.mjs"
import { halfOf } from "./factors.mjs"
import { pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Call, MockUser, Schemas } from "./contract" */

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
  if (user.suspended_at) throw new Refusal(401, "This account is suspended. Ask whoever runs this Ibid.", undefined, "account-suspended")
  const half = halfOf(user)
  if (!half) return enter(user, call)
  call.res.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify(half))
  return /** @type {never} */ (null)
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
/** Whoever is asked to sign in there does so at once. */
const COMPANY = { name: "company", label: "North Pharma" }
const ISSUER = "https://id.north.example"

/** @param {Call} call @param {string} provider @returns {Schemas["BegunAtProvider"]} */
function sentAway({ res, req }, provider) {
  if (provider !== COMPANY.name) throw new Refusal(404, "There is no such place to sign in.")
  const given = uuid()
  res.setHeader("set-cookie", `ibid_begun=${given}; Path=/api/v1; HttpOnly; SameSite=Lax`)
  return { url: `http://${req.headers.host}/sign-in/${provider}?state=${given}&code=one&iss=${ISSUER}` }
}

/** @param {{ body: Schemas["CameBack"], req: import("node:http").IncomingMessage }} call */
function mustHaveBegun({ body, req }) {
  if (!(req.headers.cookie ?? "").includes(`ibid_begun=${body.state}`)) {
    throw new Refusal(400, "This sign-in was not begun in this browser, or too long ago. Begin again.")
  }
  if (body.error) throw new Refusal(403, "North Pharma says that you did not allow it, or may not come in.")
}

route("GET", "/api/v1/auth/options", 200, () => state.signIn)
route("POST", "/api/v1/auth/providers/{provider}/begin", 200, (call) => sentAway(call, call.params.provider))
route("POST", "/api/v1/auth/providers/{provider}/finish", 200, (call) => {
  mustHaveBegun(call)
  return enter(/** @type {MockUser} */ (state.users[0]), call)
})
route("POST", "/api/v1/auth/reset", 202, () => null)
route("POST", "/api/v1/me/verification", 202, () => null)
route("POST", "/api/v1/auth/reset/finish", 204, ({ body }) => mustBeGood(body.secret))
route("POST", "/api/v1/auth/verify", 204, ({ body }) => mustBeGood(body.secret))
/** @param {string} secret */
function mustBeGood(secret) {
  if (!secret.startsWith("good")) throw new Refusal(410, "This link has been used, or is too old. Ask for another one.")
}
route("GET", "/api/v1/me/sessions", 200, () => state.signedIn)
route("DELETE", "/api/v1/me/sessions", 204, () => {
  state.signedIn = state.signedIn.filter(({ current }) => current)
})
route("DELETE", "/api/v1/me/sessions/{session_id}", 204, ({ params }) => {
  state.signedIn = state.signedIn.filter(({ id }) => id !== params.session_id)
})
route("POST", "/api/v1/me/password", 204, ({ body, user }) => {
  if (body.current !== user.password) {
    const message = "This is not your password."
    throw new Refusal(422, message, [{ field: "current", message, code: "value_error" }])
  }
  user.password = body.password
  state.signedIn = state.signedIn.filter(({ current }) => current)
})
route("GET", "/api/v1/me/identities", 200, () => state.identities)
route("POST", "/api/v1/me/identities/{provider}/begin", 200, (call) => sentAway(call, call.params.provider))
route("POST", "/api/v1/me/identities/{provider}/finish", 200, (call) => {
  mustHaveBegun(call)
  const now = stamp()
  state.identities.push({ id: uuid(), issuer: ISSUER, label: COMPANY.label, email: call.user.email, created_at: now, used_at: now })
  return state.identities
})
route("DELETE", "/api/v1/me/identities/{identity_id}", 204, ({ params }) => {
  state.identities = state.identities.filter(({ id }) => id !== params.identity_id)
})
route("GET", "/api/v1/me", 200, ({ user }) => shown(user))

route("GET", "/api/v1/me/notices", 200, () => state.notices)
route("PUT", "/api/v1/me/notices", 200, ({ body }) => Object.assign(state.notices, body))
route("POST", "/api/v1/notices/unsubscribe", 204, ({ query }) => {
  const kind = (query.get("token") ?? "").split(".")[1]
  if (kind !== "work") throw new Refusal(410, "This link is no good. Sign in, and say under “You” which mail you want.")
  state.notices.work = false
})
route("GET", "/api/v1/me/settings", 200, () => state.personal)
route("PATCH", "/api/v1/me/settings", 200, ({ body }) => Object.assign(state.personal, body, { instructions: (body.instructions ?? state.personal.instructions ?? "").trim() }))

route("GET", "/api/v1/api-keys", 200, ({ query }) => pageOf(state.keys, query))
route("POST", "/api/v1/api-keys", 201, ({ body }) => {
  const key = { id: uuid(), name: body.name, prefix: "ibid_7c3e", created_at: stamp(), expires_at: body.expires_at ?? null, last_used_at: null, verbs: body.verbs ?? ["read", "ask", "write", "manage"], projects: body.projects ?? null }
  state.keys.unshift(key)
  return { ...key, secret: `ibid_7c3e_${uuid().replaceAll("-", "")}` }
})
route("PATCH", "/api/v1/api-keys/{key_id}", 200, ({ params, body }) => {
  const key = state.keys.find(({ id }) => id === params.key_id)
  if (!key) throw new Refusal(404, "There is no such API key.")
  return Object.assign(key, body)
})
route("DELETE", "/api/v1/api-keys/{key_id}", 204, ({ params }) => {
  state.keys = state.keys.filter(({ id }) => id !== params.key_id)
})

route("POST", "/api/v1/me/deletion", 200, ({ user, body }) => {
  if ((body.password ?? "") !== user.password) {
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

// Stands for an archive: a page only hands it on.
route("GET", "/api/v1/me/export", 200, ({ res, query }) => {
  res.writeHead(200, { "content-type": "application/zip" }).end("PK".repeat(query.get("originals") === "true" ? 2000 : 500))
  return /** @type {never} */ (null)
})
