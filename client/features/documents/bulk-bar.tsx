"use client"

import { useMutation } from "@tanstack/react-query"
import { ListRestart, RotateCcw, Trash2, X } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import type { Action, Document } from "@/lib/api/types"
import { useProblemWords } from "@/lib/use-problem-words"
import { refusedOf } from "./outcomes"
import { isMoving } from "./progress"
import { useSelection } from "./selection"
import { useBatches } from "./use-batches"

const SHOWN = 5

type Refusal = { name: string; why: string }
type Change = { action: Action; chosen: ReadonlyMap<string, Document> }

/** What can be done with all chosen documents at once, and what could not be done with some of them. */
export function BulkBar({ projectId }: { projectId: string }) {
  const t = useTranslations("documents")
  const words = useProblemWords()
  const { chosen, clear } = useSelection()
  const { changeMany } = useBatches(projectId)
  const [asked, setAsked] = useState(false)
  const [refused, setRefused] = useState<Refusal[]>([])
  const change = useMutation({
    mutationFn: ({ action, chosen }: Change) => changeMany(action, [...chosen.keys()]),
    onSuccess: (outcomes, { chosen }) => {
      setRefused(refusedOf(outcomes, chosen))
      clear()
    },
  })
  const documents = [...chosen.values()]
  if (documents.length === 0 && refused.length === 0) return null

  // Where one is asked first, the question says what went wrong.
  const error = change.variables?.action === "delete" ? null : change.error
  const close = () => {
    clear()
    setRefused([])
  }
  return (
    <section
      aria-label={t("selection")}
      className="bg-raised border-line shadow-popover sticky bottom-0 z-5 grid gap-2 rounded-8 border px-3 py-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-14 me-auto ps-1" aria-live="polite">
          {documents.length > 0 ? t("selected", { count: documents.length }) : t("refusedCount", { count: refused.length })}
        </p>
        <Actions
          documents={documents}
          busy={change.isPending}
          onChoose={(action) => (action === "delete" ? setAsked(true) : change.mutate({ action, chosen }))}
        />
        <IconButton tip="above" label={t("clearSelection")} onClick={close}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
      {error && <p className="text-13 text-danger px-1">{words(error)}</p>}
      {refused.length > 0 && <Refused refused={refused} />}
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={t("deleteManyTitle", { count: documents.length })}
        action={t("delete")}
        onConfirm={() => change.mutateAsync({ action: "delete", chosen })}
      >
        {t("deleteManyHint")}
      </Confirm>
    </section>
  )
}

type ActionsProps = { documents: Document[]; busy: boolean; onChoose: (action: Action) => void }

/** Only what at least one of them allows. */
function Actions({ documents, busy, onChoose }: ActionsProps) {
  const t = useTranslations("documents")
  const offered = [
    { action: "retry", Icon: RotateCcw, fits: ({ status }: Document) => status === "failed" || status === "cancelled" },
    { action: "cancel", Icon: null, fits: isMoving },
    { action: "reindex", Icon: ListRestart, fits: (document: Document) => !isMoving(document) },
    { action: "delete", Icon: Trash2, fits: () => true },
  ] as const
  return offered
    .filter(({ fits }) => documents.some(fits))
    .map(({ action, Icon }) => (
      <Button key={action} size="sm" disabled={busy} onClick={() => onChoose(action)}>
        {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
        {t(action)}
      </Button>
    ))
}

function Refused({ refused }: { refused: Refusal[] }) {
  const t = useTranslations("documents")
  return (
    <ul className="text-13 text-ink-2 grid gap-0.5 px-1">
      {refused.slice(0, SHOWN).map(({ name, why }) => (
        <li key={name}>
          <span className="text-ink">{name}</span> {why}
        </li>
      ))}
      {refused.length > SHOWN && <li>{t("andMore", { count: refused.length - SHOWN })}</li>}
    </ul>
  )
}
