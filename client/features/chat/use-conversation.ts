"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react"
import { createChat, getChat, listMessages, rateMessage } from "@/lib/api/endpoints"
import { isNotFound } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import type { Chat, Choice, Feedback, Message } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"
import { assistantFor } from "./assistants/choice"
import * as runs from "./runs"
import { choose, chooseNewest, type Choices, type ThreadTurn, turnsOf } from "./thread"
import { isOver, newTurn, type ShownMessage, type Turn, withTurn } from "./turn"

const GONE = 410

/** `model` is that of a chat which the question brings into being; one that is there has its own. */
export type AskedWith = runs.AskedWith & { model?: string | null }

export type Conversation = ReturnType<typeof useConversation>

/** The chat as it is stored, and its messages; nothing without `chatId`. */
function useStored(chatId: string | null) {
  const enabled = chatId !== null
  const chat = useQuery({ queryKey: keys.chat(chatId), queryFn: () => getChat(chatId!), enabled })
  const messages = useQuery({ queryKey: keys.messages(chatId), queryFn: () => listMessages(chatId!), enabled })
  return { chat, messages, failure: useStanding(chat.error ?? messages.error, chat.isFetching || messages.isFetching) }
}

/** Keeps what an answer that is over has brought. */
function useFinish(projectId: string): runs.Finish {
  const queries = useQueryClient()
  return useCallback(
    (id, over) => {
      if (over.message) {
        queries.setQueryData(keys.messages(id), (stored) => withStored(stored, over))
        runs.forget(id)
      }
      // What can no longer be followed is over, and stored.
      if (over.failure?.problem.status === GONE) runs.forget(id)
      for (const changed of [keys.messages(id), keys.chat(id), keys.chats(projectId)]) void queries.invalidateQueries({ queryKey: changed })
    },
    [projectId, queries],
  )
}

/** Asks a question in a chat that the question itself brings into being. */
function useBegin(projectId: string, finish: runs.Finish, onCreated: (chatId: string) => void) {
  const queries = useQueryClient()
  return async (key: string, content: string, { model, ...asked }: AskedWith): Promise<void> => {
    runs.expect(key, content)
    try {
      const created = await createChat(projectId, { model, assistant_id: assistantFor(projectId) })
      queries.setQueryData(keys.chat(created.id), created)
      queries.setQueryData(keys.messages(created.id), [])
      runs.ask(created.id, { content, parent_id: null, ...asked }, finish)
      onCreated(created.id)
      runs.forget(key)
      void queries.invalidateQueries({ queryKey: keys.chats(projectId) })
    } catch (error) {
      runs.fail(key, error)
    }
  }
}

/** Shows a rating at once, and what is stored where it was not taken. */
function useRate(chatId: string | null) {
  const queries = useQueryClient()
  return async (id: string, rating: Feedback["rating"] | null, reason?: string): Promise<void> => {
    const feedback = rating ? { rating, reason } : null
    queries.setQueryData(keys.messages(chatId), (stored) =>
      stored?.map((message) => (message.id === id ? { ...message, feedback } : message)),
    )
    await rateMessage(id, rating, reason).catch(() => queries.invalidateQueries({ queryKey: keys.messages(chatId) }))
  }
}

/**
 * A chat with its branches and the answer being written. Without `chatId` it is a new chat, which
 * comes into being with its first question; `onCreated` then hears its id.
 */
export function useConversation(
  projectId: string,
  chatId: string | null,
  onCreated: (chatId: string) => void,
  askedWith: AskedWith = {},
) {
  const { model, ...asked } = askedWith
  const queries = useQueryClient()
  const key = chatId ?? `new.${projectId}`
  const turn = useSyncExternalStore(runs.onTurns, () => runs.turnOf(key), () => null)
  const [choices, setChoices] = useState<Choices>({})
  const { chat, messages, failure } = useStored(chatId)
  const finish = useFinish(projectId)
  const begin = useBegin(projectId, finish, onCreated)
  const rate = useRate(chatId)
  useReattach(chat.data, messages.data, finish)

  const shown = useMemo(() => withTurn(messages.data ?? [], key, turn), [messages.data, key, turn])
  const turns = useMemo(() => turnsOf(shown, choices), [shown, choices])
  const turnsNow = () => turnsOf(withTurn(queries.getQueryData(keys.messages(chatId)) ?? [], key, turn), choices)
  const ask = async (question: runs.Asked) => {
    setChoices((before) => chooseNewest(before, question.parent_id))
    return chatId ? runs.ask(chatId, { ...question, ...asked }, finish) : begin(key, question.content, { ...asked, model })
  }
  return {
    chat: chat.data ?? null,
    turns,
    running: turn !== null && !isOver(turn),
    stopping: turn?.stopping ?? false,
    loading: chatId !== null && turn === null && messages.isPending && failure == null,
    missing: isNotFound(chat.error) || isNotFound(messages.error),
    error: failure,
    reload: () => Promise.all([chat.refetch(), messages.refetch()]),
    ask: async (content: string) => {
      if (chatId && !messages.data) await messages.refetch() // else it would begin a branch
      return ask({ content, parent_id: parentOfNext(turnsNow(), turn) })
    },
    edit: (question: ShownMessage, content: string) => ask({ content, parent_id: question.parent_id }),
    /** What an answer asked back, of the one document that is meant. */
    askOf: (answer: ShownMessage, { question, document_id }: Choice) =>
      ask({ content: question, parent_id: answer.id, document_ids: [document_id] }),
    again: (question: ShownMessage, from?: runs.AgainWith) => {
      setChoices((before) => chooseNewest(before, question.id))
      if (chatId) runs.answerAgain(chatId, question, finish, from)
    },
    /** Takes back a question that never reached the server, and gives its words. */
    takeBack: (): string => {
      runs.forget(key)
      return turn?.question ?? ""
    },
    stop: () => runs.stop(key),
    choose: (id: string) => setChoices((before) => choose(before, shown, id)),
    rate,
  }
}

/** The last answer; a question that came to nothing is passed over. */
function parentOfNext(turns: ThreadTurn[], turn: Turn | null): string | null {
  if (turn && !turn.runId) return turn.parentId
  const last = turns.at(-1)
  return last?.answer?.id ?? last?.question.parent_id ?? null
}

/** Follows the answer that was being written when the page was loaded. */
function useReattach(
  chat: Chat | undefined,
  messages: Message[] | undefined,
  finish: runs.Finish,
): void {
  const active = chat?.active_run
  useEffect(() => {
    if (!chat || !messages || !active) return
    // Known as stored already: the chat's row is older than the thread.
    if (messages.some((message) => message.id === active.answer_id)) return
    const question = messages.find((message) => message.id === active.question_id)
    if (!question) return
    const turn = newTurn(question.content, question.parent_id, question.id)
    runs.attach(chat.id, { ...turn, runId: active.run_id, answerId: active.answer_id }, finish)
  }, [chat, messages, active, finish])
}

function withStored(stored: Message[] | undefined, { question, parentId, message }: Turn): Message[] {
  const thread = (stored ?? []).filter((known) => known.id !== message!.id)
  if (!thread.some((known) => known.id === message!.parent_id)) {
    thread.push({
      ...message!,
      id: message!.parent_id ?? "",
      parent_id: parentId,
      role: "user",
      content: question,
      sources: [],
      sentences: [],
      nearest: [],
      choices: [],
      steps: [],
      model: null,
      status: "complete",
      feedback: null,
    })
  }
  return [...thread, message!]
}
