"use client"

import { useId } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { answerStep } from "@/lib/api/endpoints"
import { useAttempt } from "@/lib/use-attempt"
import { idOf, type LiveStep, type ShownMessage } from "./turn"

/** What an answer asks its person before it goes on. */
export function WaitingSteps({ answer }: { answer: ShownMessage }) {
  const { runId, status } = answer
  if (!runId || status !== "running") return null
  return answer.steps
    .filter((step) => step.state === "waiting")
    .map((step) => <WaitingStep key={idOf(step)} runId={runId} step={step} />)
}

function WaitingStep({ runId, step }: { runId: string; step: LiveStep }) {
  const t = useTranslations("confirm")
  const id = useId()
  const [error, attempt] = useAttempt()
  const given = Object.entries((step.detail?.arguments ?? {}) as Record<string, unknown>)
  const say = (allow: boolean) => attempt(() => answerStep(runId, idOf(step), allow))
  return (
    <section aria-labelledby={id} className="bg-surface border-line-strong mt-3 grid gap-3 rounded-8 border p-4">
      <div role="status" className="grid gap-1">
        <h3 id={id} className="text-15 font-semibold wrap-anywhere">
          {t("title", { tool: step.name })}
        </h3>
        <p className="text-14 text-ink-2">{t("hint")}</p>
      </div>
      {given.length === 0 ? (
        <p className="text-14">{t("none")}</p>
      ) : (
        <dl className="text-14 grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)]">
          {given.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-2 wrap-anywhere">{name}</dt>
              <dd className="mono text-13 max-h-60 overflow-auto wrap-anywhere whitespace-pre-wrap max-sm:mb-1">
                {typeof value === "string" ? value : JSON.stringify(value, null, 1)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => say(false)}>{t("forbid")}</Button>
        <Button look="primary" onClick={() => say(true)}>
          {t("allow")}
        </Button>
        {error && <p className="text-13 text-danger">{error}</p>}
      </div>
    </section>
  )
}
