"use client"

import clsx from "clsx"
import { ChevronDown } from "lucide-react"
import { useId, useState } from "react"
import { useDuration } from "@/lib/use-duration"
import { AgainFromStep, canGoOnFrom, type OnAgain } from "./again-from-step"
import { nested, type Segment, segmentsOf } from "./trace"
import { useSentenceCount } from "./sentence-count"
import { StepDetail } from "./step-detail"
import { useStepWords } from "./step-words"
import type { LiveStep, ShownMessage } from "./turn"

/** The steps of an answer below each other, each where it stood in time. */
export function Waterfall({ answer, steps, onAgain }: { answer: ShownMessage; steps: LiveStep[]; onAgain?: OnAgain }) {
  const segments = segmentsOf(steps)
  return (
    <ol className="bg-surface border-line divide-line mt-1 divide-y rounded-8 border">
      {nested(steps).map(({ step, depth }) => {
        const at = steps.indexOf(step)
        return <Row key={at} step={step} depth={depth} answer={answer} segment={segments[at]!} onAgain={onAgain} />
      })}
    </ol>
  )
}

const DEEPEST = 4 // of the indents, which have little room

type RowProps = { step: LiveStep; depth: number; answer: ShownMessage; segment: Segment; onAgain?: OnAgain }

function Row({ step, depth, answer, segment, onAgain }: RowProps) {
  const [duration, id] = [useDuration(), useId()]
  const [open, setOpen] = useState(false)
  const detail = detailOf(step, answer)
  const again = onAgain && canGoOnFrom(step, answer)
  const opens = detail || again
  const count = useSentenceCount(answer.sentences)
  const name = useStepWords()(step.name, step.state)
  const row = (
    <>
      <span
        style={{ paddingInlineStart: `${Math.min(depth, DEEPEST)}rem` }}
        className={clsx("text-14 min-w-0 wrap-anywhere", step.state === "skipped" && "text-ink-2")}
      >
        {name}
      </span>
      <span className="grid min-w-0 gap-1 max-sm:col-span-full max-sm:row-start-2">
        <span aria-hidden className="bg-line relative h-1.5 overflow-hidden rounded-3">
          <span
            style={{ insetInlineStart: `${segment.start * 100}%`, width: `max(2px, ${segment.width * 100}%)` }}
            className={clsx("bg-accent absolute inset-y-0 rounded-3", segment.state === "unfinished" && "opacity-50")}
          />
        </span>
        <span className="text-13 text-ink-2 sm:truncate">{(step.name === "verify" && count) || step.summary || "\u00a0"}</span>
      </span>
      <span className="mono text-13 text-end">{step.ms == null ? "–" : duration(step.ms)}</span>
      <ChevronDown
        size={14}
        strokeWidth={1.75}
        aria-hidden
        className={clsx("text-ink-2", open && "rotate-180", !opens && "invisible")}
      />
    </>
  )
  const grid =
    "grid w-full grid-cols-[minmax(0,1fr)_auto_0.875rem] items-center gap-x-3 gap-y-1 px-3 py-1.5 text-start sm:grid-cols-[10rem_minmax(0,1fr)_4.5rem_0.875rem]"
  return (
    <li>
      {opens ? (
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className={clsx(grid, "hover:bg-sunken rounded-8")}
        >
          {row}
        </button>
      ) : (
        <div className={grid}>{row}</div>
      )}
      {opens && (
        <div id={id} hidden={!open}>
          {open && detail && <StepDetail detail={detail} />}
          {open && again && <AgainFromStep step={step} answer={answer} onAgain={onAgain} />}
        </div>
      )}
    </li>
  )
}

/** What a step says of itself; the writing step also names its model and counts. */
function detailOf(step: LiveStep, answer: ShownMessage): Record<string, unknown> | null {
  const own = withKept(step.detail ?? {}, answer)
  const { input_tokens, output_tokens } = answer.usage
  const writing =
    step.name === "answer" && answer.model
      ? {
          model: answer.model,
          ...(output_tokens > 0 ? { input_tokens, output_tokens } : {}),
        }
      : {}
  const all = { ...writing, ...own }
  return Object.keys(all).length > 0 ? all : null
}

/** Of the passages that were found, says which ones the answer rests on. */
function withKept(detail: Record<string, unknown>, answer: ShownMessage): Record<string, unknown> {
  const { candidates } = detail
  if (!Array.isArray(candidates)) return detail
  const cited = new Set(answer.sources.map((source) => source.passage_id))
  return {
    ...detail,
    candidates: candidates.map((candidate: Record<string, unknown>) =>
      "passage_id" in candidate ? { ...candidate, cited: cited.has(String(candidate.passage_id)) } : candidate,
    ),
  }
}
