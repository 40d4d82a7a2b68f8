"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useState } from "react"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { listStages } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Document } from "@/lib/api/types"
import { useBytes } from "@/lib/use-bytes"
import { useStanding } from "@/lib/use-standing"
import { useDuration } from "@/lib/use-duration"
import { isMoving } from "../progress"
import { type Attempt, attemptsOf, type Bar } from "./attempts"
import { LedgerWords } from "./ledger-words"

const SHOWN = 3
const WATCH_MS = 2_000

/** What became of a document, stage by stage: each attempt is drawn as it stood in time. */
export function Timeline({ document }: { document: Document }) {
  return (
    <LedgerWords>
      <Attempts document={document} />
    </LedgerWords>
  )
}

function Attempts({ document }: { document: Document }) {
  const t = useTranslations("ledger")
  const moving = isMoving(document)
  const now = useNow({ updateInterval: 1_000 })
  const [all, setAll] = useState(false)
  const stages = useQuery({
    queryKey: keys.stages(document.id, document.status),
    queryFn: () => listStages(document.id),
    refetchInterval: moving ? WATCH_MS : false,
  })
  const failure = useStanding(stages.error, stages.isFetching)
  if (failure != null) return <ProblemNote error={failure} onRetry={() => stages.refetch()} />
  if (stages.data === undefined) return <Skeleton lines={3} />
  const attempts = attemptsOf(stages.data.items, now.getTime())
  if (attempts.length === 0) return <p className="text-13 text-ink-2">{t("nothing")}</p>
  const shown = all ? attempts : attempts.slice(0, SHOWN)
  return (
    <div className="grid gap-4">
      <ol className="grid gap-4">
        {shown.map((attempt) => (
          <li key={attempt.startedAt}>
            <Lane attempt={attempt} only={attempts.length === 1} />
          </li>
        ))}
      </ol>
      {shown.length < attempts.length && (
        <Button size="sm" className="justify-self-start" onClick={() => setAll(true)}>
          {t("earlier", { count: attempts.length - shown.length })}
        </Button>
      )}
    </div>
  )
}

function Lane({ attempt, only }: { attempt: Attempt; only: boolean }) {
  const t = useTranslations("ledger")
  const format = useFormatter()
  const duration = useDuration()
  const { number, startedAt, ms, outcome, reason, bars } = attempt
  return (
    <>
      <p className="text-13 text-ink-2 mb-1 flex flex-wrap gap-x-2">
        {!only && <span className="text-ink font-medium">{t("attempt", { number })}</span>}
        <span className={clsx(OUTCOME_CLASS[outcome ?? "running"])}>{t(`outcome.${outcome ?? "running"}`)}</span>
        <span>{duration(ms)}</span>
        <time dateTime={startedAt} className="ms-auto" title={attempt.worker}>
          {format.dateTime(new Date(startedAt), { dateStyle: "medium", timeStyle: "medium" })}
        </time>
      </p>
      <ul className="grid gap-1">
        {bars.map((bar) => (
          <StageBar key={bar.stage} bar={bar} />
        ))}
      </ul>
      {reason && <p className="text-13 mt-1.5">{reason.message}</p>}
    </>
  )
}

function StageBar({ bar }: { bar: Bar }) {
  const t = useTranslations("ledger")
  const documents = useTranslations("documents")
  const format = useFormatter()
  const bytes = useBytes()
  const duration = useDuration()
  const { stage, start, width, ms, outcome, done, total, unit } = bar
  const shown = unit === "bytes" ? bytes : (n: number) => format.number(n)
  const count = { done: shown(done ?? 0), total: shown(total ?? 0) }
  return (
    <li className="text-13 grid grid-cols-[5rem_minmax(0,1fr)_4rem] items-center gap-3 sm:grid-cols-[5rem_minmax(0,1fr)_9rem_4rem]">
      <span>{documents(`stage.${stage}`)}</span>
      <span aria-hidden className="bg-line relative h-2 overflow-hidden rounded-3">
        <span
          style={{ insetInlineStart: `${start * 100}%`, width: `max(3px, ${width * 100}%)` }}
          className={clsx("absolute inset-y-0 rounded-3", BAR_CLASS[outcome ?? "running"])}
        />
      </span>
      <span className="text-12 text-ink-2 hidden truncate sm:block">
        {unit && total != null && t(`counted.${unit}`, count)}
        {outcome !== "done" && <span className="sr-only">{t(`outcome.${outcome ?? "running"}`)}</span>}
      </span>
      <span className="mono text-12 text-end">{duration(ms)}</span>
    </li>
  )
}

const OUTCOME_CLASS = { done: "text-ok", failed: "text-danger", cancelled: "", lost: "text-warn", running: "text-accent" }
const BAR_CLASS = {
  done: "bg-accent",
  failed: "bg-danger",
  cancelled: "bg-line-strong",
  lost: "bg-warn",
  running: "bg-accent opacity-70",
}
