import { answerOf, api } from "./request"

const chat = (chat_id: string) => ({ params: { path: { chat_id } } })

export const getSummary = (chatId: string) => answerOf(api.GET("/api/v1/chats/{chat_id}/summary", chat(chatId)))
export const forgetSummary = (chatId: string) => answerOf(api.DELETE("/api/v1/chats/{chat_id}/summary", chat(chatId)))
