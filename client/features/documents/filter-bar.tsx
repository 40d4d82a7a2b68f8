"use client"

import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { inputClass } from "@/components/ui/field"
import type { DocumentFilter } from "@/lib/api/endpoints"
import type { Document, DocumentStatus } from "@/lib/api/types"
import { isMoving } from "./progress"
import { STATUSES } from "./use-filter"

type Props = {
  filter: DocumentFilter
  onChange: (filter: DocumentFilter) => void
  documents: Document[]
  /** There are more documents than are loaded, so they cannot be counted here. */
  partial: boolean
}

const SETTLE_MS = 250

export function FilterBar({ filter, onChange, documents, partial }: Props) {
  const t = useTranslations("documents")
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
        onChange={(event) => onChange({ ...filter, status: (event.target.value || undefined) as DocumentStatus | undefined })}
        className={`${inputClass} h-9 max-sm:shrink-0`}
      >
        <option value="">{t("anyStatus")}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </select>
      <p className="text-14 text-ink-2 max-sm:w-full" aria-live="polite">
        {partial
          ? t("countPartial", { count: documents.length })
          : t("count", {
              count: documents.length,
              moving: documents.filter(isMoving).length,
              failed: documents.filter(({ status }) => status === "failed").length,
            })}
      </p>
    </div>
  )
}
