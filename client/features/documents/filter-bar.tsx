"use client"

import dynamic from "next/dynamic"
import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { inputClass } from "@/components/ui/field"
import type { DocumentFilter } from "@/lib/api/endpoints"
import type { DocumentSummary } from "@/lib/api/types"
import { STATUSES } from "./use-filter"
import { useTimeLeft } from "./use-time-left"

const RetryFailed = dynamic(() => import("./retry-failed").then((module) => module.RetryFailed), { ssr: false })

type Props = {
  projectId: string
  filter: DocumentFilter
  onChange: (filter: DocumentFilter) => void
  summary: DocumentSummary | undefined
}

const SETTLE_MS = 250

export function FilterBar({ projectId, filter, onChange, summary }: Props) {
  const t = useTranslations("documents")
  const timeLeft = useTimeLeft()
  const [text, setText] = useState(filter.q ?? "")
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // The filter was cleared from elsewhere.
  const [known, setKnown] = useState(filter.q)
  if (known !== filter.q) {
    setKnown(filter.q)
    if (!filter.q) setText("")
  }

  const type = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onChange({ ...filter, q: next.trim() || undefined }), SETTLE_MS)
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        type="search"
        value={text}
        aria-label={t("filter")}
        placeholder={t("filter")}
        onChange={(event) => type(event.target.value)}
        className={`${inputClass} h-9 w-64 min-w-0 max-sm:w-auto max-sm:flex-1`}
      />
      <select
        aria-label={t("filterStatus")}
        value={filter.status ?? ""}
        onChange={(event) => onChange({ ...filter, status: STATUSES.find((known) => known === event.target.value) })}
        className={`${inputClass} h-9 max-sm:shrink-0`}
      >
        <option value="">{t("anyStatus")}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </select>
      {summary && (
        <p className="text-14 text-ink-2 order-last w-full" aria-live="polite">
          {t("count", {
            count: summary.ready + summary.queued + summary.processing + summary.failed + summary.cancelled,
            moving: summary.queued + summary.processing,
            failed: summary.failed,
          })}
          {summary.finishes_at && ` · ${timeLeft(summary.finishes_at)}`}
        </p>
      )}
      {summary && summary.failed > 0 && <RetryFailed projectId={projectId} count={summary.failed} />}
    </div>
  )
}
