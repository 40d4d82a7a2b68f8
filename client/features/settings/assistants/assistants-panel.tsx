"use client"

import { useId, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Assistant } from "@/lib/api/types"
import { useMayWrite } from "@/lib/use-role"
import { useStanding } from "@/lib/use-standing"
import { AssistantForm } from "./assistant-form"
import { AssistantsWords } from "./assistants-words"
import { useAssistants } from "./use-assistants"

type Props = { projectId: string; models: string[] }

/** Settings under a name that the project offers to its chats. */
export function AssistantsPanel(props: Props) {
  return (
    <AssistantsWords>
      <Panel {...props} />
    </AssistantsWords>
  )
}

type Doing = { what: "edit" | "delete"; assistant: Assistant } | { what: "make" } | null

function Panel({ projectId, models }: Props) {
  const t = useTranslations("assistants")
  const id = useId()
  const assistants = useAssistants(projectId)
  const failure = useStanding(assistants.list.error, assistants.list.isFetching)
  const writes = useMayWrite(projectId)
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  const gone = doing?.what === "delete" ? doing.assistant : null
  return (
    <section aria-labelledby={id} className="bg-surface border-line rounded-8 border">
      <div className="flex flex-wrap items-center gap-x-3 px-4 py-2.5">
        <h2 id={id} className="text-15 me-auto font-semibold">
          {t("title")}
        </h2>
        {writes && (
          <Button size="sm" onClick={() => setDoing({ what: "make" })}>
            {t("new")}
          </Button>
        )}
        <p className="text-13 text-ink-2 w-full">{t("hint")}</p>
      </div>
      {failure != null && <ProblemNote error={failure} onRetry={() => assistants.list.refetch()} />}
      {assistants.list.data && assistants.all.length === 0 && <p className="text-14 border-line border-t px-4 py-3">{t("empty")}</p>}
      {assistants.all.length > 0 && (
        <ul className="divide-line border-line divide-y border-t">
          {assistants.all.map((assistant) => (
            <Row key={assistant.id} assistant={assistant} onDo={writes ? (what) => setDoing({ what, assistant }) : undefined} />
          ))}
        </ul>
      )}
      {(doing?.what === "make" || doing?.what === "edit") && (
        <AssistantForm
          projectId={projectId}
          models={models}
          assistant={doing.what === "edit" ? doing.assistant : undefined}
          assistants={assistants}
          onClose={close}
        />
      )}
      <Confirm
        open={gone !== null}
        onClose={close}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={() => (gone ? assistants.remove(gone) : Promise.resolve())}
      >
        <p>{t("deleteHint", { name: gone?.name ?? "" })}</p>
      </Confirm>
    </section>
  )
}

type RowProps = {
  assistant: Assistant
  /** None for who only reads. */
  onDo?: (what: "edit" | "delete") => void
}

function Row({ assistant, onDo }: RowProps) {
  const t = useTranslations("assistants")
  const { name, description, document_ids, model } = assistant
  return (
    <li className="grid gap-1 px-4 py-3">
      <p className="text-14 font-medium wrap-anywhere">{name}</p>
      {description && <p className="text-13 wrap-anywhere">{description}</p>}
      <p className="text-13 text-ink-2">
        {t("about", { documents: document_ids?.length ?? 0 })}
        {model && ` · ${model}`}
      </p>
      {onDo && (
        <div className="-ms-2.5 flex flex-wrap items-center gap-1">
          {(["edit", "delete"] as const).map((what) => (
            <Button key={what} size="sm" look="quiet" aria-label={t(`${what}Named`, { name })} onClick={() => onDo(what)}>
              {t(what)}
            </Button>
          ))}
        </div>
      )}
    </li>
  )
}
