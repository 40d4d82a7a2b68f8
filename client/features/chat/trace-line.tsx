"use client"

import clsx from "clsx"
import { ChevronDown } from "lucide-react"
import dynamic from "next/dynamic"
import { useEffect, useId, useState } from "react"
import { useTranslations } from "use-intl"
import { useDuration } from "@/lib/use-duration"
import type { OnAgain } from "./again-from-step"
import { sourcesOf } from "./cited"
import { useStepWords } from "./step-words"
import { outermost, segmentsOf, stepsOver, totalMs } from "./trace"
import { Waterfall } from "./waterfall"
import type { LiveStep, ShownMessage } from "./turn"

const HowItCame = dynamic(() => import("./why/how-it-came").then((module) => module.HowItCame), { ssr: false })

const PACE_MS = 200

/** How the answer came about, in one line; opened, step by step. */
export function TraceLine({ answer, onAgain }: { answer: ShownMessage; onAgain?: OnAgain }) {
  const t = useTranslations("trace")
  const [open, setOpen] = useState(false)
  const id = useId()
  const steps = stepsShown(answer)
  const label = useLabel(answer)
  return (
    <div className="mt-3">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        disabled={steps.length === 0}
        onClick={() => setOpen(!open)}
        className="text-14 text-ink-2 enabled:hover:text-ink flex min-h-8 w-full items-center gap-3 rounded-5 text-start"
      >
        <span className="sm:shrink-0">{label}</span>
        <Bar steps={steps} />
        <ChevronDown
          size={16}
          strokeWidth={1.75}
          aria-hidden
          className={clsx("shrink-0 transition-transform duration-120", open && "rotate-180")}
        />
        <span className="sr-only">{t("details")}</span>
      </button>
      <div id={id} hidden={!open}>
        {open && <Waterfall answer={answer} steps={steps} onAgain={onAgain} />}
        {open && answer.status !== "running" && <HowItCame messageId={answer.id} />}
      </div>
    </div>
  )
}

function stepsShown(answer: ShownMessage): LiveStep[] {
  return answer.status === "running" ? answer.steps : stepsOver(answer.steps, answer.took_ms)
}

function useLabel(answer: ShownMessage): string {
  const t = useTranslations("trace")
  const words = useStepWords()
  const duration = useDuration()
  const current = answer.steps.findLast((step) => step.state === "started")
  const running = usePaced(current?.name ?? null)
  const before = current?.name === "wait" ? current.detail?.before : undefined
  if (answer.status === "running") {
    if (answer.steps.some((step) => step.state === "waiting")) return t("asksYou")
    if (running === "wait" && typeof before === "number") return t("waiting", { count: before })
    return running ? words(running, "started") : t("starting")
  }
  if (answer.status === "refused" || answer.refusal) return t("refused")
  if (answer.status === "failed") return t("failed")
  const time = duration(answer.took_ms ?? totalMs(answer.steps))
  if (answer.status === "stopped") return t("stopped", { time })
  return t("answered", { time, count: sourcesOf(answer).length })
}

/** Shows each step for long enough to be read, even when it takes less. */
function usePaced<T>(value: T): T {
  const [paced, setPaced] = useState({ value, until: 0 })
  useEffect(() => {
    if (paced.value === value) return
    const timer = setTimeout(
      () => setPaced({ value, until: Date.now() + PACE_MS }),
      Math.max(0, paced.until - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [value, paced])
  return paced.value
}

function Bar({ steps }: { steps: LiveStep[] }) {
  return (
    <span aria-hidden className="bg-line relative h-1.5 min-w-8 flex-1 overflow-hidden rounded-3">
      {segmentsOf(outermost(steps)).map((segment, i) => (
        <span
          key={i}
          style={{ insetInlineStart: `${segment.start * 100}%`, width: `calc(${segment.width * 100}% - 1px)` }}
          className={clsx(
            "absolute inset-y-0 transition-[inset-inline-start,width] duration-240",
            segment.name === "answer" ? "bg-ink" : segment.name === "guard" ? "bg-ink-3" : "bg-accent",
            segment.state === "unfinished" && "opacity-50",
          )}
        >
          {segment.state === "started" && <span className="running-bar absolute inset-0" />}
        </span>
      ))}
    </span>
  )
}
