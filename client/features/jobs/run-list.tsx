"use client"

import { useFormatter, useTranslations } from "use-intl"
import type { JobRun } from "@/lib/api/types"

/** Newest first. */
export function RunList({ runs }: { runs: JobRun[] }) {
  const t = useTranslations("jobs")
  if (runs.length === 0) return <p className="text-14 text-ink-2">{t("noRuns")}</p>
  return (
    <ol className="bg-sunken divide-line grid divide-y rounded-5 px-3">
      {runs.map((run) => (
        <Run key={run.started_at} run={run} />
      ))}
    </ol>
  )
}

function Run({ run }: { run: JobRun }) {
  const t = useTranslations("jobs")
  const format = useFormatter()
  const outcome = run.outcome ?? "running"
  const seconds = run.ended_at ? (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000 : null
  return (
    <li className="grid gap-x-4 py-2 sm:grid-cols-[minmax(0,1fr)_auto]">
      <span className="min-w-0 wrap-anywhere">
        <span className={outcome === "failed" ? "text-danger font-medium" : "font-medium"}>{t(`outcome.${outcome}`)}</span>
        {run.sentence && <span className="text-ink-2"> · {run.sentence}</span>}
      </span>
      <time dateTime={run.started_at} className="text-13 text-ink-2 sm:text-end">
        {format.dateTime(new Date(run.started_at), { dateStyle: "medium", timeStyle: "medium" })}
      </time>
      <span className="text-13 text-ink-2 flex min-w-0 flex-wrap gap-x-4 sm:col-span-2">
        {seconds !== null && <span>{t("took", { seconds: format.number(seconds, { maximumFractionDigits: 1 }) })}</span>}
        <span className="mono wrap-anywhere">{run.scheduler}</span>
        {run.by_hand && <span>{t("byHand")}</span>}
      </span>
    </li>
  )
}
