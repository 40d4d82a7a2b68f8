import { listAccounts } from "./admin"
import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { QuotaException, QuotaLimits } from "./types"

/** For admins of the installation. */
export const listQuotas = (cursor: string | null) =>
  answerOf(api.GET(paths.quotas, { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }))

export const setQuota = ({ whose, id }: Pick<QuotaException, "whose" | "id">, body: QuotaLimits) =>
  whose === "person"
    ? answerOf(api.PUT(paths.personQuota, { params: { path: { user_id: id } }, body }))
    : answerOf(api.PUT(paths.projectQuota, { params: { path: { project_id: id } }, body }))

/** The account with exactly this address; none: nobody has it. */
export async function accountWith(email: string) {
  const { items } = await listAccounts({ q: email, state: "" }, null)
  return items.find((account) => account.email.toLowerCase() === email.toLowerCase())
}
