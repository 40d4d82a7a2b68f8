"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { runJob, switchJob } from "@/lib/api/jobs"
import * as keys from "@/lib/api/query-keys"
import type { Job } from "@/lib/api/types"
import { RunList } from "./run-list"
import { StateMark } from "./state-mark"
import { useJobWords } from "./use-job-words"

/** A job: how it stands, its switch, and its last runs once somebody wants to see them. */
export function JobRow({ job }: { job: Job }) {
  const t = useTranslations("jobs")
  const queries = useQueryClient()
  const { name, hint } = useJobWords(job.name)
  const [open, setOpen] = useState(false)
  const onSuccess = () => queries.invalidateQueries({ queryKey: keys.jobs })
  // At once: a mutation is told of a moment later, and until then the switch would fall back.
  const [wanted, want] = useState<boolean | null>(null)
  const turn = useMutation({ mutationFn: (enabled: boolean) => switchJob(job.name, enabled), onSuccess, onSettled: () => want(null) })
  const run = useMutation({ mutationFn: () => runJob(job.name), onSuccess })
  const error = turn.error ?? run.error
  const forced = job.state === "off_by_settings"
  return (
    <li className="grid gap-3 py-3 ps-4 pe-3">
      <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="grid min-w-0 flex-1 basis-64 gap-0.5">
          <span className="flex flex-wrap items-center gap-x-3">
            <span className="font-medium wrap-anywhere">{name}</span>
            <StateMark job={job} />
          </span>
          {hint && <span className="text-14 text-ink-2">{hint}</span>}
          <Times job={job} />
        </span>
        <span className="ms-auto flex items-center gap-1">
          <Button look="quiet" size="sm" aria-expanded={open} aria-label={t("runsNamed", { name })} onClick={() => setOpen(!open)}>
            {t("runs")}
          </Button>
          <Button size="sm" disabled={forced || job.wanted || run.isPending} aria-label={t("runNamed", { name })} onClick={() => run.mutate()}>
            {t("run")}
          </Button>
          <input
            type="checkbox"
            role="switch"
            aria-label={t("switchNamed", { name })}
            className="accent-accent mx-2 size-4"
            checked={wanted ?? (!forced && job.enabled)}
            disabled={forced}
            onChange={(event) => {
              want(event.target.checked)
              turn.mutate(event.target.checked)
            }}
          />
        </span>
      </span>
      {error != null && <ProblemNote error={error} />}
      {open && <RunList runs={job.runs} />}
    </li>
  )
}

function Times({ job }: { job: Job }) {
  const t = useTranslations("jobs")
  const format = useFormatter()
  const now = useNow({ updateInterval: 10_000 })
  const when = (at: string) => format.relativeTime(new Date(at), now)
  const { every_seconds: every, next_at, done_at, wanted, state } = job
  const [unit, each] = every >= 86_400 ? (["days", 86_400] as const) : every >= 3_600 ? (["hours", 3_600] as const) : (["minutes", 60] as const)
  const soon = state === "waiting" && (!next_at || new Date(next_at) <= now)
  return (
    <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
      <span>{t("every", { unit, count: Math.max(1, Math.round(every / each)) })}</span>
      <span>{done_at ? t("done", { when: when(done_at) }) : t("never")}</span>
      {wanted && <span>{t("wanted")}</span>}
      {state === "waiting" && !wanted && <span>{soon ? t("soon") : t("next", { when: when(next_at!) })}</span>}
    </span>
  )
}
