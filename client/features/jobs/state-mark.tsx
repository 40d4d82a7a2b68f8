"use client"

import clsx from "clsx"
import { useFormatter, useNow, useTranslations } from "use-intl"
import type { Job } from "@/lib/api/types"

/** How a job stands, drawn and said: a dot alone would be told by its colour. */
export function StateMark({ job }: { job: Job }) {
  const t = useTranslations("jobs")
  const format = useFormatter()
  const now = useNow({ updateInterval: 10_000 })
  const failed = job.runs.find(({ ended_at }) => ended_at)?.outcome === "failed"
  const bad = failed && job.state === "waiting"
  const since = job.running_since
  const told = since && job.state === "running" ? t("runningSince", { when: format.relativeTime(new Date(since), now) }) : t(`state.${job.state}`)
  return (
    <span className={clsx("text-13 inline-flex items-center gap-1.5", bad ? "text-danger" : "text-ink-2")}>
      <svg viewBox="0 0 10 10" aria-hidden="true" className={clsx("size-2.5", bad ? "text-danger" : COLOURS[job.state])}>
        {job.state.startsWith("off") ? (
          <circle cx="5" cy="5" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
        ) : bad ? (
          <path d="M2 2l6 6M8 2l-6 6" stroke="currentColor" strokeWidth="2" />
        ) : (
          <circle cx="5" cy="5" r="4.5" fill="currentColor" />
        )}
      </svg>
      {bad ? t("lastFailed") : told}
    </span>
  )
}

const COLOURS: Record<Job["state"], string> = {
  running: "text-accent",
  waiting: "text-ok",
  off: "text-ink-3",
  off_by_settings: "text-ink-3",
}
