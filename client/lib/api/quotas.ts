import { listAccounts } from "./admin"
import { answerOf, api } from "./request"
import type { QuotaException, QuotaLimits } from "./types"

/** For admins of the installation. */
export const listQuotas = (cursor: string | null) =>
  answerOf(api.GET("/api/v1/admin/quotas", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }))

export const setQuota = ({ whose, id }: Pick<QuotaException, "whose" | "id">, body: QuotaLimits) =>
  whose === "person"
    ? answerOf(api.PUT("/api/v1/admin/quotas/people/{user_id}", { params: { path: { user_id: id } }, body }))
    : answerOf(api.PUT("/api/v1/admin/quotas/projects/{project_id}", { params: { path: { project_id: id } }, body }))

/** The account with exactly this address; none: nobody has it. */
export async function accountWith(email: string) {
  const { items } = await listAccounts({ q: email, state: "" }, null)
  return items.find((account) => account.email.toLowerCase() === email.toLowerCase())
}
