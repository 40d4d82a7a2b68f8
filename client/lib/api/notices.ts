import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { NoticeChoices } from "./types"

export const getNotices = () => answerOf(api.GET(paths.notices))
export const setNotices = (body: NoticeChoices) => answerOf(api.PUT(paths.notices, { body }))
/** With what a letter's link has; nobody has to be signed in. */
export const unsubscribe = (token: string) => answerOf(api.POST(paths.unsubscribe, { params: { query: { token } } }))
