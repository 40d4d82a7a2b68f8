import * as paths from "./paths"
import { answerOf, api } from "./request"

const chat = (chat_id: string) => ({ params: { path: { chat_id } } })

export const getSummary = (chatId: string) => answerOf(api.GET(paths.chatSummary, chat(chatId)))
export const forgetSummary = (chatId: string) => answerOf(api.DELETE(paths.chatSummary, chat(chatId)))
