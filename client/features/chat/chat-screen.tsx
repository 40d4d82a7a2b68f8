"use client"

import clsx from "clsx"
import { useCallback, useMemo, useRef, useState } from "react"
import { usePathname } from "next/navigation"
import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { NotFound } from "@/components/not-found"
import { PageHeader } from "@/components/page-header"
import { SourcePane } from "@/features/source/source-pane"
import type { Sentence } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { AnswerStatus } from "./answer-status"
import { ChatActions } from "./chat-actions"
import { sourcesOf } from "./cited"
import { Composer, type ComposerHandle } from "./composer"
import { EmptyChat } from "./empty-chat"
import { HistoryButton } from "./history-button"
import { PreviewCard, usePreview } from "./preview-card"
import { Scroller } from "./scroller"
import { useStableCommands } from "./turn-commands"
import { TurnView } from "./turn-view"
import { useConversation } from "./use-conversation"
import { useOpenSource } from "./use-open-source"
import { useShortcuts } from "./use-shortcuts"

/** A chat, new or stored: thread and composer, and beside them the source that is open. */
export function ChatScreen({ projectId }: { projectId: string }) {
  const t = useTranslations("chat")
  const chatId = useChatId(projectId)
  const viewport = useRef<HTMLDivElement>(null)
  const composer = useRef<ComposerHandle>(null)
  const [begunHere, setBegunHere] = useState<string | null>(null)
  const created = useCallback(
    (id: string) => {
      setBegunHere(id)
      // The page stays as it is; only its address is new.
      history.replaceState(null, "", pages.chat(projectId, id))
    },
    [projectId],
  )
  const talk = useConversation(projectId, chatId, created)
  const { shown: preview, preview: showPreview, hold, drop } = usePreview()
  const { open, show, step, close } = useOpenSource(viewport)
  const commands = useStableCommands({
    ...talk,
    takeBack: () => composer.current?.fill(talk.takeBack()),
    openSource: show,
    preview: showPreview,
  })

  const answer = talk.turns.find((turn) => turn.answer?.id === open?.answerId)?.answer
  const cited = useMemo(
    () => (answer ? sourcesOf(answer) : []),
    [answer],
  )
  const index = cited.findIndex((source) => source.n === open?.n)
  const source = index >= 0 ? cited[index]! : answer?.sources.find(({ n }) => n === open?.n)
  const stepBy = (by: 1 | -1) => {
    const next = cited[index + by]
    if (next && open) step({ ...open, n: next.n })
  }
  useShortcuts({
    onStep: source ? stepBy : null,
    onClose: source ? close : null,
    onFocusComposer: () => composer.current?.focus(),
    onStop: talk.running ? talk.stop : null,
    newChatHref: pages.chats(projectId),
  })

  if (talk.missing) {
    return (
      <NotFound
        title={t("notFound")}
        hint={t("notFoundHint")}
        href={pages.chats(projectId)}
        action={t("start")}
      />
    )
  }
  const empty = talk.turns.length === 0 && !talk.loading && !talk.error
  const lastQuestion = talk.turns.at(-1)?.question
  return (
    <div
      className={clsx(
        "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)]",
        source && "md:grid-cols-[minmax(0,1fr)_minmax(22rem,46%)]",
      )}
    >
      <div className="flex min-h-0 flex-col">
        <PageHeader
          title={talk.chat?.title ?? lastTitle(chatId, lastQuestion?.content) ?? t("new")}
          before={<HistoryButton projectId={projectId} />}
        >
          {talk.chat && <ChatActions chat={talk.chat} projectId={projectId} />}
        </PageHeader>
        {talk.loading && <Skeleton lines={6} className="mx-auto mt-10 w-full max-w-[42rem] flex-1 content-start px-4" />}
        {talk.error != null && (
          <div className="mx-auto w-full max-w-[42rem] flex-1 p-4">
            <ProblemNote error={talk.error} onRetry={talk.reload} />
          </div>
        )}
        {empty && <EmptyChat projectId={projectId} />}
        {talk.turns.length > 0 && (
          <Scroller
            key={chatId === begunHere ? "new" : chatId}
            viewport={viewport}
            roomBelow={source !== undefined}
            follow={talk.running && source === undefined}
            turns={talk.turns.map((turn, i) => ({
              key: `turn-${i}`,
              node: (
                <TurnView
                  turn={turn}
                  last={i === talk.turns.length - 1}
                  busy={talk.running}
                  openNumber={open && source && open.answerId === turn.answer?.id ? open.n : null}
                  commands={commands}
                />
              ),
            }))}
          />
        )}
        <div className="scrollbar-room w-full overflow-hidden px-3 pt-px pb-3 md:px-8 md:pb-4">
          <div className="mx-auto max-w-[42rem]">
          <Composer
            draftKey={chatId ?? `new.${projectId}`}
            running={talk.running}
            stopping={talk.stopping}
            handle={composer}
            onAsk={talk.ask}
            onStop={talk.stop}
            onEditLast={() => editQuestion(lastQuestion?.id)}
          />
          </div>
        </div>
        <AnswerStatus answer={talk.turns.at(-1)?.answer ?? null} />
      </div>
      {source && (
        <SourcePane
          projectId={projectId}
          source={source}
          weak={answer !== null && answer !== undefined && isWeak(answer.sentences, source.n)}
          position={Math.max(index, 0) + 1}
          count={Math.max(cited.length, 1)}
          onStep={stepBy}
          onClose={close}
        />
      )}
      {preview && <PreviewCard preview={preview} onHold={hold} onLeave={drop} onClose={drop} />}
    </div>
  )
}

/** From the address as it is now: a new chat gets its own without a navigation. */
function useChatId(projectId: string): string | null {
  const base = `${pages.chats(projectId)}/`
  const pathname = usePathname()
  return pathname.startsWith(base) ? pathname.slice(base.length) : null
}

/** No sentence says more of a source than that it fits weakly. */
function isWeak(sentences: Sentence[], n: number): boolean {
  const citing = sentences.filter(({ sources }) => sources.includes(n))
  return citing.length > 0 && citing.every(({ support }) => support === "weak")
}

/** Until a chat is titled, its question stands in. */
function lastTitle(chatId: string | null, question: string | undefined): string | undefined {
  return chatId ? question : undefined
}

function editQuestion(id: string | undefined): void {
  if (!id) return
  document.getElementById(`q-${id}`)?.parentElement?.querySelector("button")?.click()
}
