import { randomUUID as uuid } from "node:crypto"
import { state } from "./state.mjs"
/** @import { Call, MockUser, Schemas } from "./contract" */

/** @param {MockUser} user @returns {Schemas["User"]} */
export const shown = ({ id, email, name, created_at, is_admin, password }) => ({ id, email, name, created_at, is_admin, has_password: password !== "" })

/** @param {MockUser} user @param {Pick<Call, "res">} call @returns {Schemas["SignedIn"]} */
export function enter(user, { res }) {
  const session = uuid()
  state.sessions.set(session, user.id)
  res.setHeader("set-cookie", [`ibid_access=${session}; Path=/; HttpOnly; SameSite=Lax`, `ibid_refresh=${session}; Path=/api/v1/auth; HttpOnly; SameSite=Lax`])
  return { user: shown(user), access_token: session, token_type: "bearer", expires_in: 900 }
}

/** @param {import("node:http").IncomingMessage} req */
export const sessionOf = (req) => /ibid_access=([\w-]+)/.exec(req.headers.cookie ?? "")?.[1] ?? ""

/** Who asks, if they are signed in. @param {import("node:http").IncomingMessage} req */
export const userOf = (req) => state.users.find(({ id }) => id === state.sessions.get(sessionOf(req)))
