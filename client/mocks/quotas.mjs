// How much may be kept: what holds for everybody, and exceptions that admins make.
import { mustAdminister } from "./admin.mjs"
import { pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { MockUser, Schemas } from "./contract" */

const everybodys = {
  person: { documents: 500, pages: 0, bytes: 0 },
  project: { documents: 0, pages: 20_000, bytes: 2_000_000_000 },
}

route("GET", "/api/v1/admin/quotas", 200, ({ user, query }) => {
  mustAdminister(user)
  return { ...pageOf(state.quotas, query), everybodys }
})

/** @param {MockUser} user @param {Schemas["QuotaLimits"]} body @param {Omit<Schemas["QuotaException"], "documents" | "pages" | "bytes" | "set_at">} of */
function set(user, { documents = null, pages = null, bytes = null }, of) {
  mustAdminister(user)
  const limits = { documents, pages, bytes }
  state.quotas = state.quotas.filter(({ id }) => id !== of.id)
  if (Object.values(limits).some((limit) => limit != null)) state.quotas.unshift({ ...of, ...limits, set_at: stamp() })
  return limits
}

route("PUT", "/api/v1/admin/quotas/people/{user_id}", 200, ({ user, params, body }) => {
  const found = state.users.find(({ id }) => id === params.user_id)
  if (!found) throw new Refusal(404, `There is no account ${params.user_id}.`)
  return set(user, body, { id: found.id, whose: "person", name: found.name, email: found.email })
})
route("PUT", "/api/v1/admin/quotas/projects/{project_id}", 200, ({ user, params, body }) => {
  if (!state.projects.some(({ id }) => id === params.project_id)) throw new Refusal(404, `There is no project ${params.project_id}.`)
  return set(user, body, { id: params.project_id, whose: "project", name: null, email: null })
})
