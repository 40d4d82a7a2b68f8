"use client"

import clsx from "clsx"
import { useFormatter, useTranslations } from "use-intl"
import type { Document } from "@/lib/api/types"
import { whyId } from "./asks-for-password"
import { partsOf } from "./progress"
import { useTimeLeft } from "./use-time-left"

/** A word for the state and, while something happens, how far it is. */
export function StatusCell({ document }: { document: Document }) {
  const t = useTranslations("documents")
  const format = useFormatter()
  const { status, stage, progress, error, notes, finishes_at } = document
  if (status === "ready") {
    return (
      <>
        <span className="text-ok">{t("status.ready")}</span>
        {notes[0] && (
          <p className="text-13 text-ink-2 mt-0.5 max-w-80">
            {notes[0]} {notes.length > 1 && t("moreNotes", { count: notes.length - 1 })}
          </p>
        )}
      </>
    )
  }
  if (status === "cancelled") return <span className="text-ink-2">{t("status.cancelled")}</span>
  if (status === "failed") {
    return (
      <>
        <span className="text-danger">{t("status.failed")}</span>
        <p id={whyId(document)} className="text-13 text-ink-2 mt-0.5 max-w-80">
          {error?.message} {error && fixFor(error.code) && t(`fix.${fixFor(error.code)!}`)}
        </p>
      </>
    )
  }
  const word = status === "processing" && stage ? t(`stage.${stage}`) : t(`status.${status}`)
  return (
    <ProgressWord
      word={word}
      percent={status === "processing" ? format.number(progress, { style: "percent", maximumFractionDigits: 0 }) : null}
      finishesAt={status === "processing" ? finishes_at : null}
      parts={partsOf(document)}
    />
  )
}

type ProgressProps = { word: string; percent: string | null; finishesAt: string | null | undefined; parts: number[] }

function ProgressWord({ word, percent, finishesAt, parts }: ProgressProps) {
  return (
    <>
      <span className="flex items-baseline gap-2">
        {word}
        {percent && <span className="mono text-12 text-ink-2">{percent}</span>}
        {finishesAt && <TimeLeft until={finishesAt} />}
      </span>
      <span aria-hidden className="mt-1.5 flex max-w-96 gap-0.5">
        {parts.map((part, i) => (
          <span key={i} className="bg-line h-1 flex-1 overflow-hidden rounded-3">
            <span
              className={clsx("bg-accent block h-full origin-left", part > 0 && "transition-transform duration-240")}
              style={{ transform: `scaleX(${part})` }}
            />
          </span>
        ))}
      </span>
    </>
  )
}

function TimeLeft({ until }: { until: string }) {
  const timeLeft = useTimeLeft()
  return <span className="text-13 text-ink-2">{timeLeft(until)}</span>
}

const FIXES = ["storage_unavailable", "model_unavailable"] as const

/** What to do about a failure whose own sentence does not say it: the fault is not the file's. */
function fixFor(code: string): (typeof FIXES)[number] | undefined {
  return FIXES.find((known) => known === code)
}
