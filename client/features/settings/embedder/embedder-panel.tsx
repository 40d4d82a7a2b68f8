"use client"

import { useLayoutEffect, useRef } from "react"
import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import type { Embedder, EmbedderState } from "@/lib/api/types"
import { CandidatePanel } from "./candidate-panel"
import { ChooseEmbedder } from "./choose-embedder"
import { EmbedderFacts } from "./embedder-facts"
import { isSame, type UsedEmbedder } from "./use-embedder"

/** Which embedder a project is searched by, and everything about changing it. What is done here counts at once. */
export function EmbedderPanel({ projectId, embedder }: { projectId: string; embedder: UsedEmbedder }) {
  const t = useTranslations("embedder")
  const { state, configured, known, missing, refusal, readOnly, ...rest } = embedder
  const [asked, failed] = known ? [state.data, state.error ?? configured.error] : []
  const heading = useFocusKept(`${Boolean(asked?.beside)} ${missing.beside} ${readOnly}`)
  return (
    <section aria-labelledby="embedder" className="border-line grid grid-cols-[minmax(0,1fr)] gap-4 border-b pb-8">
      <div className="grid gap-1">
        <h2 ref={heading} id="embedder" tabIndex={-1} className="text-18 outline-none">
          {t("title")}
        </h2>
        <p className="text-14 text-ink-2">{t("intro")}</p>
      </div>
      {!asked && !failed && <Skeleton lines={2} />}
      {!asked && failed && (
        <ProblemNote error={failed} onRetry={() => void Promise.all([state.refetch(), configured.refetch()])} />
      )}
      {asked && (
        <>
          <Current embedder={asked.current} missing={missing.current} />
          {refusal != null && <ProblemNote error={refusal} />}
          {readOnly && <p className="text-14 text-ink-2">{t("readOnly")}</p>}
          {!readOnly && (
            <Next projectId={projectId} state={asked} configured={configured.data?.items} missing={missing} {...rest} />
          )}
        </>
      )}
    </section>
  )
}

/** Where a step takes away the button that began it, the keyboard goes on from the heading. */
function useFocusKept(step: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(step)
  // With the step itself: a frame later whoever keeps the focus of the page would have passed it on.
  useLayoutEffect(() => {
    if (before.current !== step && document.activeElement === document.body) heading.current?.focus()
    before.current = step
  }, [step])
  return heading
}

function Current({ embedder, missing }: { embedder: Embedder; missing: boolean }) {
  const t = useTranslations("embedder")
  return (
    <p className="grid gap-0.5">
      <span className="text-14 font-medium">{t("current")}</span>
      <span className="mono text-14 wrap-anywhere">{embedder.name}</span>
      {missing ? <span className="text-13 text-warn">{t("missing")}</span> : <EmbedderFacts embedder={embedder} />}
    </p>
  )
}

type NextProps = Pick<UsedEmbedder, "missing" | "switched" | "busy" | "begin" | "change" | "discard" | "onRefused"> & {
  projectId: string
  state: EmbedderState
  configured: Embedder[] | undefined
}

/** What can be done now. */
function Next({ projectId, state, configured, missing, switched, busy, begin, change, discard, onRefused }: NextProps) {
  const t = useTranslations("embedder")
  if (state.beside) {
    return (
      <CandidatePanel
        projectId={projectId}
        current={state.current}
        beside={state.beside}
        missing={missing}
        switched={switched}
        busy={busy}
        onSwitch={() => change()}
        onDiscard={discard}
        onRefused={onRefused}
      />
    )
  }
  if (!configured) return null
  const others = configured.filter((embedder) => !isSame(embedder, state.current))
  if (others.length > 0) return <ChooseEmbedder others={others} busy={busy} onChoose={begin} />
  return (
    <p className="text-14 text-ink-2">
      {t.rich("onlyOne", { path: (path) => <code className="mono text-13">{path}</code> })}
    </p>
  )
}
