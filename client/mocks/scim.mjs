import { randomUUID as uuid } from "node:crypto"
import { mustAdminister } from "./admin.mjs"
import { Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"

route("GET", "/api/v1/admin/scim", 200, ({ user }) => {
  mustAdminister(user)
  return { url: "https://ibid.north.example/api/v1/scim/v2", people: 0, suspended: 0, groups: 0, tokens: state.scimTokens }
})
route("POST", "/api/v1/admin/scim/tokens", 201, ({ user, body }) => {
  mustAdminister(user)
  if ((body.password ?? "") !== user.password) {
    const message = "This is not your password."
    throw new Refusal(422, `password: ${message}`, [{ field: "password", message, code: "value_error" }])
  }
  const secret = `ibid_scim_${uuid()}`
  const token = { id: uuid(), name: body.name, prefix: secret.slice(0, 16), created_by: user.name ?? user.email, created_at: stamp(), last_used_at: null }
  state.scimTokens.unshift(token)
  return { ...token, secret }
})
route("DELETE", "/api/v1/admin/scim/tokens/{token_id}", 204, ({ user, params }) => {
  mustAdminister(user)
  if (!state.scimTokens.some(({ id }) => id === params.token_id)) throw new Refusal(404, "There is no such token.")
  state.scimTokens = state.scimTokens.filter(({ id }) => id !== params.token_id)
})
