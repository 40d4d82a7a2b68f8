import * as paths from "./paths"
import { answerOf, api } from "./request"

export type AccountState = "admin" | "suspended"
export type AccountFilter = { q: string; state: AccountState | "" }

const about = (user_id: string) => ({ params: { path: { user_id } } })

export const listAccounts = ({ q, state }: AccountFilter, cursor: string | null) =>
  answerOf(api.GET(paths.accounts, { params: { query: { q, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } } }))
export const appointAdmin = (userId: string) => answerOf(api.POST(paths.accountAppoint, about(userId)))
export const dismissAdmin = (userId: string) => answerOf(api.POST(paths.accountDismiss, about(userId)))
export const resetSecondFactor = (userId: string) => answerOf(api.POST(paths.accountSecondFactor, about(userId)))
export const suspendAccount = (userId: string) => answerOf(api.POST(paths.accountSuspend, about(userId)))
export const reinstateAccount = (userId: string) => answerOf(api.POST(paths.accountReinstate, about(userId)))
