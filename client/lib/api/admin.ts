import { answerOf, api } from "./request"

export type AccountState = "admin" | "suspended"
export type AccountFilter = { q: string; state: AccountState | "" }

const about = (user_id: string) => ({ params: { path: { user_id } } })

export const listAccounts = ({ q, state }: AccountFilter, cursor: string | null) =>
  answerOf(api.GET("/api/v1/admin/accounts", { params: { query: { q, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } } }))
export const appointAdmin = (userId: string) => answerOf(api.POST("/api/v1/admin/accounts/{user_id}/appoint", about(userId)))
export const dismissAdmin = (userId: string) => answerOf(api.POST("/api/v1/admin/accounts/{user_id}/dismiss", about(userId)))
export const resetSecondFactor = (userId: string) => answerOf(api.POST("/api/v1/admin/accounts/{user_id}/reset-second-factor", about(userId)))
export const suspendAccount = (userId: string) => answerOf(api.POST("/api/v1/admin/accounts/{user_id}/suspend", about(userId)))
export const reinstateAccount = (userId: string) => answerOf(api.POST("/api/v1/admin/accounts/{user_id}/reinstate", about(userId)))
