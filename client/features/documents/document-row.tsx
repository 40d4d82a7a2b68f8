"use client"

import { RotateCcw, Trash2, X } from "lucide-react"
import Link from "next/link"
import { useState } from "react"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { ApiProblem } from "@/lib/api/problem"
import type { Document } from "@/lib/api/types"
import { useBytes } from "@/lib/use-bytes"
import { isMoving } from "./progress"
import { StatusCell } from "./status-cell"

export const rowClass =
  "max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:px-4 max-sm:py-3"
export const nameCell = "px-4 py-2 wrap-anywhere max-sm:col-start-1 max-sm:row-start-1 max-sm:p-0"
export const statusCell = "px-4 py-2 wrap-break-word max-sm:col-span-2 max-sm:row-start-2 max-sm:p-0 max-sm:pt-1"
export const numberCell = "mono text-13 hidden px-4 py-2 text-end whitespace-nowrap md:table-cell"
export const actionCell = "py-1 pe-2 text-end max-sm:col-start-2 max-sm:row-start-1 max-sm:-my-1 max-sm:p-0"

type Props = {
  projectId: string
  document: Document
  onRetry: () => Promise<void>
  onCancel: () => Promise<void>
  onRemove: () => void
}

export function DocumentRow({ projectId, document, onRetry, onCancel, onRemove }: Props) {
  const t = useTranslations("documents")
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const bytes = useBytes()
  const [error, attempt] = useAttempt()
  const created = new Date(document.created_at)
  return (
    <tr className={rowClass}>
      <td className={nameCell}>
        {document.status === "ready" ? (
          <Link
            href={`/p/${projectId}/documents/${document.id}`}
            className="decoration-line-strong hover:text-accent underline-offset-3 hover:underline"
          >
            {document.name}
          </Link>
        ) : (
          document.name
        )}
      </td>
      <td className={statusCell}>
        <StatusCell document={document} />
        {document.status === "failed" && document.error?.retryable && (
          <Button size="sm" className="mt-1.5" onClick={() => attempt(onRetry)}>
            <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
            {t("retry")}
          </Button>
        )}
        {error && <p className="text-13 text-danger mt-1">{error}</p>}
      </td>
      <td className={numberCell}>{document.status === "ready" ? format.number(document.passages) : ""}</td>
      <td className={numberCell}>{bytes(document.size)}</td>
      <td className="text-13 text-ink-2 hidden px-4 py-2 text-end whitespace-nowrap lg:table-cell">
        <time dateTime={document.created_at} title={format.dateTime(created, { dateStyle: "long", timeStyle: "short" })}>
          {format.relativeTime(created, now)}
        </time>
      </td>
      <td className={actionCell}>
        {isMoving(document) ? (
          <IconButton label={t("cancelNamed", { name: document.name })} onClick={() => attempt(onCancel)} data-tip={t("cancel")} data-tip-side="start">
            <X size={16} strokeWidth={1.75} aria-hidden />
          </IconButton>
        ) : (
          <IconButton label={t("deleteNamed", { name: document.name })} onClick={onRemove} data-tip={t("delete")} data-tip-side="start">
            <Trash2 size={16} strokeWidth={1.75} aria-hidden />
          </IconButton>
        )}
      </td>
    </tr>
  )
}

/** Tries something and keeps what went wrong beside the row it went wrong in. */
function useAttempt(): [string | null, (action: () => Promise<void>) => void] {
  const ui = useTranslations("ui")
  const [error, setError] = useState<string | null>(null)
  const attempt = (action: () => Promise<void>) => {
    setError(null)
    action().catch((failure: unknown) =>
      setError(failure instanceof ApiProblem ? failure.message : ui("unexpected")),
    )
  }
  return [error, attempt]
}
