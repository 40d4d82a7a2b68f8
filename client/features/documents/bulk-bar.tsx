"use client"

import { ListRestart, RotateCcw, Trash2, X } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import type { Action, Document, Outcome } from "@/lib/api/types"
import { refusedOf } from "./outcomes"
import { isMoving } from "./progress"
import { useSelection } from "./selection"
import { useAttempt } from "@/lib/use-attempt"
import { useBatches } from "./use-batches"

const SHOWN = 5

/** What can be done with all chosen documents at once, and what could not be done with some of them. */
export function BulkBar({ projectId }: { projectId: string }) {
  const t = useTranslations("documents")
  const { chosen, clear } = useSelection()
  const batches = useBatches(projectId)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const [error, attempt] = useAttempt()
  const [refused, setRefused] = useState<{ name: string; why: string }[]>([])
  const documents = [...chosen.values()]
  if (documents.length === 0 && refused.length === 0) return null

  const apply = async (action: Action) => {
    setBusy(true)
    try {
      const outcomes: Outcome[] = await batches.changeMany(action, [...chosen.keys()])
      setRefused(refusedOf(outcomes, chosen))
      clear()
    } finally {
      setBusy(false)
    }
  }
  const some = (test: (document: Document) => boolean) => documents.some(test)
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
        {some(({ status }) => status === "failed" || status === "cancelled") && (
          <Button size="sm" disabled={busy} onClick={() => attempt(() => apply("retry"))}>
            <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
            {t("retry")}
          </Button>
        )}
        {some(isMoving) && (
          <Button size="sm" disabled={busy} onClick={() => attempt(() => apply("cancel"))}>
            {t("cancel")}
          </Button>
        )}
        {some((document) => !isMoving(document)) && (
          <Button size="sm" disabled={busy} onClick={() => attempt(() => apply("reindex"))}>
            <ListRestart size={14} strokeWidth={1.75} aria-hidden />
            {t("reindex")}
          </Button>
        )}
        {documents.length > 0 && (
          <Button size="sm" disabled={busy} onClick={() => setAsked(true)}>
            <Trash2 size={14} strokeWidth={1.75} aria-hidden />
            {t("delete")}
          </Button>
        )}
        <IconButton tip="above" label={t("clearSelection")} onClick={close}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
      {error && <p className="text-13 text-danger px-1">{error}</p>}
      {refused.length > 0 && (
        <ul className="text-13 text-ink-2 grid gap-0.5 px-1">
          {refused.slice(0, SHOWN).map(({ name, why }) => (
            <li key={name}>
              <span className="text-ink">{name}</span> {why}
            </li>
          ))}
          {refused.length > SHOWN && <li>{t("andMore", { count: refused.length - SHOWN })}</li>}
        </ul>
      )}
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={t("deleteManyTitle", { count: documents.length })}
        action={t("delete")}
        onConfirm={() => apply("delete")}
      >
        {t("deleteManyHint")}
      </Confirm>
    </section>
  )
}
