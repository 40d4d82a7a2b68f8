"use client"

import clsx from "clsx"
import dynamic from "next/dynamic"
import { usePathname } from "next/navigation"
import { useCallback, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { NotFound } from "@/components/not-found"
import { PageHeader } from "@/components/page-header"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { SourcePane } from "@/features/source/source-pane"
import * as pages from "@/lib/pages"
import { AnswerStatus } from "./answer-status"
import { AskOptions, useAskOptions } from "./ask-options"
import { ChatActions } from "./chat-actions"
import { Composer, type ComposerHandle } from "./composer"
import { EmptyChat } from "./empty-chat"
import { HistoryButton } from "./history-button"
import { ModelSelect, useModelChoice } from "./model-choice"
import { PreviewCard, usePreview } from "./preview-card"
import type { QuestionHandle } from "./question"
import { Thread } from "./thread-view"
import { useStableCommands } from "./turn-commands"
import { type Conversation, useConversation } from "./use-conversation"
import { useShortcuts } from "./use-shortcuts"
import { useShownSource } from "./use-shown-source"

const AssistantOfChat = dynamic(() => import("./assistants/assistant-of-chat").then((module) => module.AssistantOfChat), { ssr: false })

/** A chat, new or stored: thread and composer, and beside them the source that is open. */
export function ChatScreen({ projectId }: { projectId: string }) {
  const t = useTranslations("chat")
  const { chatId, begunHere, begin } = useChatId(projectId)
  const viewport = useRef<HTMLDivElement>(null)
  const composer = useRef<ComposerHandle>(null)
  const lastAsked = useRef<QuestionHandle>(null)
  const options = useAskOptions()
  const models = useModelChoice(projectId, chatId)
  const talk = useConversation(projectId, chatId, begin, { ...options.chosen, model: models.chosen })
  const { shown: preview, preview: showPreview, hold, drop } = usePreview()
  const { source, room, open, show, step, close, ...standing } = useShownSource(talk, viewport)
  const takeBack = () => composer.current?.fill(talk.takeBack())
  const commands = useStableCommands({ ...talk, takeBack, openSource: show, preview: showPreview })
  useShortcuts({
    onStep: source ? step : null,
    onClose: source ? close : null,
    onFocusComposer: () => composer.current?.focus(),
    onStop: talk.running ? talk.stop : null,
    newChatHref: pages.chats(projectId),
  })

  if (talk.missing) {
    return <NotFound title={t("notFound")} hint={t("notFoundHint")} href={pages.chats(projectId)} action={t("start")} />
  }
  return (
    <div className={clsx("grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)]", room && "md:grid-cols-[minmax(0,1fr)_minmax(22rem,46%)]")}>
      <div className="flex min-h-0 flex-col">
        <Head projectId={projectId} chatId={chatId} talk={talk} />
        {talk.turns.length > 0 && (
          <Thread
            key={chatId === begunHere ? "new" : chatId}
            viewport={viewport}
            lastAsked={lastAsked}
            talk={talk}
            open={open}
            commands={commands}
          />
        )}
        <div className="scrollbar-room min-h-27.5 w-full overflow-hidden px-3 pt-px pb-3 md:px-8 md:pb-4">
          <div className="mx-auto max-w-[42rem]">
            <Composer
              draftKey={chatId ?? `new.${projectId}`}
              running={talk.running}
              stopping={talk.stopping}
              handle={composer}
              options={[<AskOptions key="ask" {...options} />, <ModelSelect key="model" {...models} />]}
              onAsk={talk.ask}
              onStop={talk.stop}
              onEditLast={() => lastAsked.current?.edit()}
            />
          </div>
        </div>
        <AnswerStatus answer={talk.turns.at(-1)?.answer ?? null} />
      </div>
      {room && !source && <div aria-hidden className="bg-sunken border-line border-s max-md:hidden" />}
      {source && <SourcePane projectId={projectId} source={source} {...standing} onStep={step} onClose={close} />}
      {preview && <PreviewCard preview={preview} onHold={hold} onLeave={drop} onClose={drop} />}
    </div>
  )
}

type HeadProps = { projectId: string; chatId: string | null; talk: Conversation }

/** The chat's name, and what stands in for its thread where there is none to show. */
function Head({ projectId, chatId, talk }: HeadProps) {
  const t = useTranslations("chat")
  const { chat, turns, loading, error, reload } = talk
  // Until a chat is titled, its question stands in.
  const question = chatId ? turns.at(-1)?.question.content : undefined
  return (
    <>
      <PageHeader title={chat?.title ?? question ?? t("new")} before={<HistoryButton projectId={projectId} />}>
        {chat && <AssistantOfChat chat={chat} />}
        {chat && <ChatActions chat={chat} projectId={projectId} />}
      </PageHeader>
      {chat?.assistant_id && !chat.assistant && <p className="text-13 text-ink-2 border-line border-b px-4 py-2">{t("assistantGone")}</p>}
      {loading && <Skeleton lines={6} className="mx-auto mt-10 w-full max-w-[42rem] flex-1 content-start px-4" />}
      {error != null && (
        <div className="mx-auto w-full max-w-[42rem] flex-1 p-4">
          <ProblemNote error={error} onRetry={reload} />
        </div>
      )}
      {turns.length === 0 && !loading && !error && <EmptyChat projectId={projectId} />}
    </>
  )
}

/** From the address as it is now: a new chat gets its own without a navigation. */
function useChatId(projectId: string) {
  const base = `${pages.chats(projectId)}/`
  const pathname = usePathname()
  const [begunHere, setBegunHere] = useState<string | null>(null)
  const begin = useCallback(
    (id: string) => {
      setBegunHere(id)
      // The page stays as it is; only its address is new.
      history.replaceState(null, "", pages.chat(projectId, id))
    },
    [projectId],
  )
  return { chatId: pathname.startsWith(base) ? pathname.slice(base.length) : null, begunHere, begin }
}
