"use client"

import { RotateCcw } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { smallSelectClass } from "@/components/ui/field"
import type { AgainWith } from "./runs"
import type { LiveStep, ShownMessage } from "./turn"

const STRICTNESS = ["documents", "documents_first", "free"] as const

export type OnAgain = (from: AgainWith) => void

/** Whether an agent took this step, so that it can be taken again. */
export function canGoOnFrom(step: LiveStep, answer: ShownMessage): boolean {
  if (answer.status === "running" || answer.status === "refused") return false
  if (/^(decide|call)-\d+$/.test(step.id ?? "")) return step.state !== "skipped"
  return step.name === "answer" && answer.steps.some(({ name }) => name === "decide")
}

/** What an agent had found before a step stands; the step is taken again, and all that follows. */
export function AgainFromStep({ step, answer, onAgain }: { step: LiveStep; answer: ShownMessage; onAgain: OnAgain }) {
  const t = useTranslations("trace")
  const [strictness, setStrictness] = useState<AgainWith["strictness"]>()
  return (
    <div className="border-line flex flex-wrap items-center gap-2 border-t px-3 py-2">
      <Button
        size="sm"
        onClick={() => onAgain({ from_answer: answer.id, from_step: step.id ?? step.name, ...(strictness && { strictness }) })}
      >
        <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
        {t("againFrom")}
      </Button>
      <select
        aria-label={t("againWith")}
        value={strictness ?? ""}
        onChange={(event) => setStrictness(STRICTNESS.find((one) => one === event.target.value))}
        className={smallSelectClass}
      >
        <option value="">{t("asBefore")}</option>
        {STRICTNESS.map((one) => (
          <option key={one} value={one}>
            {t(`strictness.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
