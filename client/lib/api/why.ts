import { answerOf, api } from "./request"
import type { AnswerTrace, Replayed, RetrievalChanges, WhyNot } from "./types"

// Apart from the other endpoints, because only a part that is loaded later asks for them.
const of = (message_id: string) => ({ path: { message_id } })
export const whyNot = (message_id: string, document_id: string): Promise<WhyNot> =>
  answerOf(api.GET("/api/v1/messages/{message_id}/why-not", { params: { ...of(message_id), query: { document_id } } }))
export const replay = (message_id: string, document_id: string, retrieval: RetrievalChanges) =>
  answerOf(api.POST("/api/v1/messages/{message_id}/replay", { params: of(message_id), body: { document_id, retrieval, everywhere: false } })) as Promise<Replayed>
export const readTrace = (message_id: string): Promise<AnswerTrace> => answerOf(api.GET("/api/v1/messages/{message_id}/trace", { params: of(message_id) }))
