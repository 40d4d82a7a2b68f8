"use client"

import dynamic from "next/dynamic"
import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { inputClass } from "@/components/ui/field"
import type { DocumentFilter } from "@/lib/api/endpoints"
import type { DocumentSummary, Sort } from "@/lib/api/types"
import { FIRST, orderOf, STATUSES } from "./use-filter"
import { useTimeLeft } from "./use-time-left"

const RetryFailed = dynamic(() => import("./retry-failed").then((module) => module.RetryFailed), { ssr: false })

type Props = {
  projectId: string
  filter: DocumentFilter
  onChange: (filter: DocumentFilter) => void
  summary: DocumentSummary | undefined
  /** How many match, where only some are asked for. */
  matching: number | null
}

const SETTLE_MS = 250

export function FilterBar({ projectId, filter, onChange, summary, matching }: Props) {
  const t = useTranslations("documents")
  const timeLeft = useTimeLeft()
  const all = summary ? summary.ready + summary.queued + summary.processing + summary.failed + summary.cancelled : 0
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
        className={`${inputClass} h-9 w-64 min-w-0 max-sm:w-auto max-sm:flex-1 max-sm:basis-28`}
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
      <OrderSelect filter={filter} onChange={onChange} />
      <p className="text-14 text-ink-2 order-last min-h-5 w-full max-sm:min-h-10.5" aria-live="polite">
        {summary &&
          all > 0 &&
          t("count", {
            count: all,
            moving: summary.queued + summary.processing,
            failed: summary.failed,
          })}
        {summary?.finishes_at && ` · ${timeLeft(summary.finishes_at)}`}
        {matching !== null && ` · ${t("matching", { count: matching })}`}
      </p>
      {summary && summary.failed > 0 && <RetryFailed projectId={projectId} count={summary.failed} />}
    </div>
  )
}

const ORDERS = (Object.keys(FIRST) as Sort[]).flatMap((sort) => [
  { sort, direction: FIRST[sort] },
  { sort, direction: FIRST[sort] === "asc" ? ("desc" as const) : ("asc" as const) },
])

/** Where not all columns have room, what one would sort by is chosen here. */
function OrderSelect({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const t = useTranslations("documents")
  const current = orderOf(filter)
  return (
    <select
      aria-label={t("sortBy")}
      value={ORDERS.findIndex(({ sort, direction }) => sort === current.sort && direction === current.direction)}
      onChange={(event) => onChange({ ...filter, ...ORDERS[Number(event.target.value)] })}
      className={`${inputClass} h-9 max-sm:min-w-0 max-sm:flex-1 max-sm:basis-28 lg:hidden`}
    >
      {ORDERS.map(({ sort, direction }, i) => (
        <option key={`${sort} ${direction}`} value={i}>
          {t(`order.${sort}.${direction}`)}
        </option>
      ))}
    </select>
  )
}
