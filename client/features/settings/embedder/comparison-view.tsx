"use client"

import clsx from "clsx"
import { type ReactNode, useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import type { ComparedQuestion, Comparison } from "@/lib/api/types"
import { cellsOf, meanTimes, mostDifferentFirst, verdictOf } from "./comparison"

const SHOWN_AT_FIRST = 10
const TONES = { current: "bg-line-strong", beside: "bg-accent", both: "bg-ink-2" }
type Tone = keyof typeof TONES

type Props = { comparison: Comparison; current: string; beside: string }

const percentOf = (format: ReturnType<typeof useFormatter>, share: number) =>
  format.number(share, { style: "percent", maximumFractionDigits: 0 })

/** Two embedders on the project's own questions: the means, and below them each question. */
export function ComparisonView({ comparison, current, beside }: Props) {
  const t = useTranslations("comparison")
  const [all, setAll] = useState(false)
  const { questions } = comparison
  if (questions.length === 0) return <p role="status" className="text-14 text-ink-2">{t("none")}</p>
  const sorted = mostDifferentFirst(questions)
  const verdict = verdictOf(comparison)
  return (
    <section aria-labelledby="comparison" className="grid gap-4">
      <div role="status" className="grid gap-1">
        <h3 id="comparison" className="text-15">
          {t("title", { count: questions.length })}
        </h3>
        <p className="text-14">{verdict === "unknown" ? t(verdict) : t(verdict, { name: beside })}</p>
      </div>
      <Legend current={current} beside={beside} />
      <Means comparison={comparison} />
      {verdict !== "unknown" && <p className="text-13 text-ink-2">{t("leaning")}</p>}
      <div className="grid gap-1">
        <h4 id="by-question" className="text-14">
          {t("questions")}
        </h4>
        <ol aria-labelledby="by-question" className="divide-line divide-y">
          {sorted.slice(0, all ? undefined : SHOWN_AT_FIRST).map((question) => (
            <QuestionRow key={question.question} question={question} />
          ))}
        </ol>
        {!all && sorted.length > SHOWN_AT_FIRST && (
          <Button look="quiet" size="sm" className="justify-self-start" onClick={() => setAll(true)}>
            {t("all", { count: sorted.length })}
          </Button>
        )}
      </div>
    </section>
  )
}

function Legend({ current, beside }: { current: string; beside: string }) {
  const t = useTranslations("comparison")
  const entries = [["current", current, t("inUse")], ["beside", beside, t("beside")]] as const
  return (
    <ul className="text-13 flex flex-wrap gap-x-5 gap-y-1">
      {entries.map(([tone, name, role]) => (
        <li key={tone} className="flex min-w-0 items-center gap-2">
          <span aria-hidden className={clsx("size-3 shrink-0 rounded-3", TONES[tone])} />
          <span className="mono min-w-0 truncate">{name}</span>
          <span className="text-ink-2">{role}</span>
        </li>
      ))}
    </ul>
  )
}

function Means({ comparison }: { comparison: Comparison }) {
  const t = useTranslations("comparison")
  const format = useFormatter()
  const { questions, overlap, cited_found } = comparison
  const percent = (share: number) => percentOf(format, share)
  const times = meanTimes(questions)
  const longest = Math.max(times.current, times.beside, 1)
  const ms = (value: number) => t("milliseconds", { count: Math.round(value) })
  return (
    <dl className="border-line grid gap-4 border-y py-4">
      {cited_found.current !== null && cited_found.beside !== null && (
        <Measure name={t("cited")}>
          <Bar tone="current" share={cited_found.current} text={percent(cited_found.current)} />
          <Bar tone="beside" share={cited_found.beside} text={percent(cited_found.beside)} />
        </Measure>
      )}
      {overlap !== null && (
        <Measure name={t("overlap")}>
          <Bar tone="both" share={overlap} text={percent(overlap)} />
        </Measure>
      )}
      <Measure name={t("time")}>
        <Bar tone="current" share={times.current / longest} text={ms(times.current)} />
        <Bar tone="beside" share={times.beside / longest} text={ms(times.beside)} />
      </Measure>
    </dl>
  )
}

function Measure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-1 sm:grid-cols-[13rem_minmax(0,1fr)] sm:items-center sm:gap-4">
      <dt className="text-14">{name}</dt>
      <dd className="grid gap-0.5">{children}</dd>
    </div>
  )
}

function Bar({ tone, share, text }: { tone: Tone; share: number; text: string }) {
  return (
    <span className="flex items-center gap-3">
      <span aria-hidden className="bg-line h-2.5 flex-1 overflow-hidden rounded-3">
        <span className={clsx("block h-full origin-left", TONES[tone])} style={{ transform: `scaleX(${share})` }} />
      </span>
      <span className="mono text-12 w-14 text-end tabular-nums">{text}</span>
    </span>
  )
}

function QuestionRow({ question: { question, overlap, current, beside, cited } }: { question: ComparedQuestion }) {
  const t = useTranslations("comparison")
  const format = useFormatter()
  return (
    <li className="grid gap-x-6 gap-y-2 py-3 sm:grid-cols-[minmax(0,1fr)_7.5rem_8.5rem]">
      <p className="text-14 wrap-anywhere">{question}</p>
      <div className="grid content-start gap-1.5 max-sm:grid-cols-[7.5rem_1fr] max-sm:items-center">
        <Cells tone="both" filled={overlap * 100} of={100} />
        <p className="text-12 text-ink-2">{t("same", { share: percentOf(format, overlap) })}</p>
      </div>
      <div className="grid content-start gap-1.5 max-sm:grid-cols-[7.5rem_1fr] max-sm:items-center">
        {cited > 0 && (
          <div className="grid gap-1">
            <Cells tone="current" filled={current.cited} of={cited} />
            <Cells tone="beside" filled={beside.cited} of={cited} />
          </div>
        )}
        <p className="text-12 text-ink-2 max-sm:col-start-2">
          {cited > 0 ? t("questionCited", { current: current.cited, beside: beside.cited, count: cited }) : t("noneCited")}
        </p>
      </div>
    </li>
  )
}

function Cells({ tone, filled, of }: { tone: Tone; filled: number; of: number }) {
  const cells = cellsOf(filled, of)
  return (
    <span aria-hidden className="flex h-2 gap-0.5">
      {Array.from({ length: cells.of }, (_, i) => (
        <span key={i} className={clsx("max-w-2.5 flex-1 rounded-3", i < cells.filled ? TONES[tone] : "bg-line")} />
      ))}
    </span>
  )
}
