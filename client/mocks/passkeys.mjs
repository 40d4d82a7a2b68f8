import { randomUUID as uuid } from "node:crypto"
import { enter } from "./entering.mjs"
import { Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { MockUser } from "./contract" */

/** Whose each is, by its name at the device. @type {Map<unknown, MockUser>} */
const known = new Map()

const challenge = () => Buffer.from(uuid()).toString("base64url")

route("POST", "/api/v1/auth/passkey/begin", 200, () => ({
  options: { challenge: challenge(), timeout: 60_000, rpId: "localhost", allowCredentials: [], userVerification: "required" }, state: uuid(),
}))
route("POST", "/api/v1/auth/passkey/finish", 200, (call) => {
  const user = known.get(call.body.credential.id)
  if (!user) throw new Refusal(401, "This passkey is not known here, or proves nothing. Sign in another way.")
  return enter(user, call)
})
route("GET", "/api/v1/me/passkeys", 200, () => state.passkeys)
route("POST", "/api/v1/me/passkey-challenge", 200, ({ user, body }) => {
  if ((body.password ?? "") !== user.password) {
    const message = "This is not your password."
    throw new Refusal(422, `password: ${message}`, [{ field: "password", message, code: "value_error" }])
  }
  return {
    options: {
      rp: { id: "localhost", name: "Ibid" }, user: { id: challenge(), name: user.email, displayName: user.email }, challenge: challenge(),
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], timeout: 60_000, excludeCredentials: [], attestation: "none",
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
    state: uuid(),
  }
})
route("POST", "/api/v1/me/passkeys", 200, ({ user, body }) => {
  known.set(body.credential.id, user)
  state.passkeys.push({ id: uuid(), name: body.name, created_at: stamp(), used_at: stamp() })
  return state.passkeys
})
route("DELETE", "/api/v1/me/passkeys/{passkey_id}", 204, ({ params }) => {
  state.passkeys = state.passkeys.filter(({ id }) => id !== params.passkey_id)
})
