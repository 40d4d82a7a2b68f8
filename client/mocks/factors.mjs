import { randomUUID as uuid } from "node:crypto"
import { enter } from "./entering.mjs"
import { Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { MockUser, Schemas } from "./contract" */

/** The code that every authenticator here shows. */
const CODE = "123456"
const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
const newCodes = () => Array.from({ length: 10 }, (_, n) => `k7mp-q2xw-h4t${n}-z9sa`)

/** Whose sign-ins wait for a code. @type {Map<string, MockUser>} */
const halves = new Map()

/** What a sign-in with the right password waits for, if anything. @param {MockUser} user @returns {Schemas["SecondStep"] | null} */
export function halfOf(user) {
  if (!user.factor?.since && !state.mustHaveFactor) return null
  const challenge = uuid()
  halves.set(challenge, user)
  return { challenge, expires_in: 600, enrols: !user.factor?.since }
}

/** @param {string} challenge */
function half(challenge) {
  const user = halves.get(challenge)
  if (!user) throw new Refusal(400, "This sign-in took too long, or went on already. Begin again.")
  return user
}

/** @param {MockUser} user @param {string} code */
function mustMatch(user, code) {
  if (code === CODE || user.factor?.codes.includes(code)) return
  const message = "This code is not good, or was used before. Wait for the next one."
  throw new Refusal(422, `code: ${message}`, [{ field: "code", message, code: "value_error" }])
}

/** @param {MockUser} user */
const begun = ({ email }) => ({ secret: SECRET, uri: `otpauth://totp/Ibid:${encodeURIComponent(email)}?secret=${SECRET}&issuer=Ibid` })
/** @param {MockUser} user */
const confirmed = (user) => (user.factor = { since: stamp(), codes: newCodes() }).codes

route("POST", "/api/v1/auth/second-step/enrol", 200, ({ body }) => begun(half(body.challenge)))
route("POST", "/api/v1/auth/second-step", 200, (call) => {
  const user = half(call.body.challenge)
  mustMatch(user, call.body.code)
  halves.delete(call.body.challenge)
  const recovery_codes = user.factor?.since ? [] : confirmed(user)
  return { ...enter(user, call), recovery_codes }
})
route("GET", "/api/v1/me/second-factor", 200, ({ user }) => ({
  since: user.factor?.since ?? null, recovery_codes: user.factor?.codes.length ?? 0, required: state.mustHaveFactor,
}))
route("POST", "/api/v1/me/second-factor", 200, ({ user, body }) => {
  if (body.password === user.password) return begun(user)
  const message = "This is not your password."
  throw new Refusal(422, `password: ${message}`, [{ field: "password", message, code: "value_error" }])
})
route("POST", "/api/v1/me/second-factor/confirm", 200, ({ user, body }) => {
  mustMatch(user, body.code)
  return { codes: confirmed(user) }
})
route("POST", "/api/v1/me/second-factor/recovery-codes", 200, ({ user, body }) => {
  mustMatch(user, body.code)
  return { codes: confirmed(user) }
})
route("POST", "/api/v1/me/second-factor/removal", 204, ({ user, body }) => {
  mustMatch(user, body.code)
  delete user.factor
})
