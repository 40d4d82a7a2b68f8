import { answerOf, api } from "./request"
import type { NoticeChoices } from "./types"

export const getNotices = () => answerOf(api.GET("/api/v1/me/notices"))
export const setNotices = (body: NoticeChoices) => answerOf(api.PUT("/api/v1/me/notices", { body }))
/** With what a letter's link has; nobody has to be signed in. */
export const unsubscribe = (token: string) => answerOf(api.POST("/api/v1/notices/unsubscribe", { params: { query: { token } } }))
