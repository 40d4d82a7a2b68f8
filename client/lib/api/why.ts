import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { AnswerTrace, Replayed, RetrievalChanges, WhyNot } from "./types"

// Apart from the other endpoints, because only a part that is loaded later asks for them.
const of = (message_id: string) => ({ path: { message_id } })
export const whyNot = (message_id: string, document_id: string): Promise<WhyNot> =>
  answerOf(api.GET(paths.whyNot, { params: { ...of(message_id), query: { document_id } } }))
export const replay = (message_id: string, document_id: string, retrieval: RetrievalChanges) =>
  answerOf(api.POST(paths.replay, { params: of(message_id), body: { document_id, retrieval, everywhere: false } })) as Promise<Replayed>
export const readTrace = (message_id: string): Promise<AnswerTrace> => answerOf(api.GET(paths.trace, { params: of(message_id) }))
