"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { ChevronDown } from "lucide-react"
import { useId, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import * as keys from "@/lib/api/query-keys"
import type { AnswerTrace } from "@/lib/api/types"
import { readTrace } from "@/lib/api/why"
import { useDuration } from "@/lib/use-duration"
import { useStepWords } from "../step-words"
import { CallDetail, SearchDetail } from "./done-detail"
import { type Done, type Row, rowsOf } from "./waterfall-rows"
import { WhyWords } from "./why-words"

/** What was done in each step of an answer: prompts, searches and times, drawn where they stood. */
export function HowItCame({ messageId }: { messageId: string }) {
  return (
    <WhyWords>
      <Toggle messageId={messageId} />
    </WhyWords>
  )
}

function Toggle({ messageId }: { messageId: string }) {
  const t = useTranslations("how")
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="mt-1">
      <Button look="quiet" size="sm" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {open ? t("hide") : t("show")}
      </Button>
      <div id={id} hidden={!open}>
        {open && <Drawing messageId={messageId} />}
      </div>
    </div>
  )
}

function Drawing({ messageId }: { messageId: string }) {
  const t = useTranslations("how")
  const trace = useQuery({ queryKey: keys.trace(messageId), queryFn: () => readTrace(messageId), staleTime: 60_000 })
  if (trace.error) return <ProblemNote error={trace.error} onRetry={trace.refetch} />
  if (!trace.data) return <Skeleton lines={4} className="p-3" />
  return (
    <ol aria-label={t("caption")} className="bg-surface border-line divide-line divide-y rounded-8 border">
      {rowsOf(trace.data).map((row) => (
        <Bar key={row.key} row={row} trace={trace.data} />
      ))}
    </ol>
  )
}

const DEEPEST = 4 // of the indents, which have little room
const COLOURS = { step: "bg-ink-3", call: "bg-ink", search: "bg-accent", embedding: "bg-accent" } as const
const GRID =
  "grid w-full grid-cols-[minmax(0,1fr)_auto_0.875rem] items-center gap-x-3 gap-y-1 px-3 py-1.5 text-start sm:grid-cols-[14rem_minmax(0,1fr)_4.5rem_0.875rem]"

function Bar({ row, trace }: { row: Row; trace: AnswerTrace }) {
  const duration = useDuration()
  const name = useName()(row.done)
  const [open, setOpen] = useState(false)
  const id = useId()
  const detailed = row.done.kind === "call" || row.done.kind === "search"
  const cells = (
    <>
      <span
        style={{ paddingInlineStart: `${Math.min(row.depth, DEEPEST)}rem` }}
        className={clsx("text-13 min-w-0 wrap-anywhere", row.done.kind === "step" && "text-ink-2")}
      >
        {name}
      </span>
      <span aria-hidden className="bg-line relative h-1.5 overflow-hidden rounded-3 max-sm:col-span-full max-sm:row-start-2">
        <span
          style={{ insetInlineStart: `${row.start * 100}%`, width: `max(2px, ${row.width * 100}%)` }}
          className={clsx("absolute inset-y-0 rounded-3", COLOURS[row.done.kind])}
        />
      </span>
      <span className="mono text-12 text-end">{duration(row.ms)}</span>
      <ChevronDown
        size={14}
        strokeWidth={1.75}
        aria-hidden
        className={clsx("text-ink-2", open && "rotate-180", !detailed && "invisible")}
      />
    </>
  )
  if (!detailed) return <li className={GRID}>{cells}</li>
  return (
    <li>
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)} className={clsx(GRID, "hover:bg-sunken rounded-8")}>
        {cells}
      </button>
      <div id={id} hidden={!open}>
        {open && row.done.kind === "call" && <CallDetail call={row.done.call} texts={trace.texts} />}
        {open && row.done.kind === "search" && <SearchDetail search={row.done.search} trace={row.done.first ? trace : null} />}
      </div>
    </li>
  )
}

const KINDS = ["search", "candidates", "rerank", "search_in"] as const

function useName(): (done: Done) => string {
  const t = useTranslations("how")
  const words = useStepWords()
  return (done) => {
    switch (done.kind) {
      case "step":
        return words(done.step.name, done.step.state)
      case "call":
        return t("call", { model: done.call.model })
      case "search":
        return t(KINDS.find((kind) => kind === done.search.kind) ?? "search")
      case "embedding":
        return t("embedding")
    }
  }
}
