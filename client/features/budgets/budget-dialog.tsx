"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { MoreWords } from "@/components/more-words"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { getLimits, setLimits, type Whose } from "@/lib/api/budgets"
import * as keys from "@/lib/api/query-keys"
import type { Limits } from "@/lib/api/types"
import messages from "@/messages/budgets.en.json"

type Props = {
  of: Whose
  /** Of the key; none: it is the project's. */
  name?: string
  onClose: () => void
}

const COUNTS = ["questions_per_day", "questions_per_month", "tokens_per_day", "tokens_per_month"] as const
const COSTS = ["cost_per_day", "cost_per_month"] as const
const LABELS = {
  questions_per_day: "questionsPerDay",
  questions_per_month: "questionsPerMonth",
  tokens_per_day: "tokensPerDay",
  tokens_per_month: "tokensPerMonth",
  cost_per_day: "costPerDay",
  cost_per_month: "costPerMonth",
} as const

export function BudgetDialog(props: Props) {
  return (
    <MoreWords messages={messages}>
      <LimitsDialog {...props} />
    </MoreWords>
  )
}

/** How much may be used in a day and in a month; an empty field is no limit. */
function LimitsDialog({ of, name, onClose }: Props) {
  const t = useTranslations("budgets")
  const limits = useQuery({ queryKey: keys.limits(of), queryFn: () => getLimits(of), gcTime: 0 })
  return (
    <Dialog open onClose={onClose} title={name == null ? t("ofProject") : t("ofKey", { name })}>
      {limits.isPending && <Skeleton lines={4} />}
      {limits.error != null && <ProblemNote error={limits.error} onRetry={() => limits.refetch()} />}
      {limits.data && <LimitsForm of={of} limits={limits.data} onClose={onClose} />}
    </Dialog>
  )
}

function LimitsForm({ of, limits, onClose }: { of: Whose; limits: Limits; onClose: () => void }) {
  const t = useTranslations("budgets")
  const queries = useQueryClient()
  const saved = useMutation({
    mutationFn: (body: Limits) => setLimits(of, body),
    onSuccess: async () => {
      if ("project_id" in of) await queries.invalidateQueries({ queryKey: keys.usage(of.project_id) })
      onClose()
    },
  })
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    saved.mutate(Object.fromEntries([...COUNTS, ...COSTS].map((one) => [one, Number(form.get(one)) || null])))
  }
  return (
    <form onSubmit={save} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {saved.error != null && <ProblemNote error={saved.error} />}
      <p className="text-14 text-ink-2">{t("hint")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {COUNTS.map((one) => (
          <TextField key={one} label={t(LABELS[one])} name={one} defaultValue={limits[one] ?? ""} type="number" inputMode="numeric" min={1} step={1} />
        ))}
        {COSTS.map((one) => (
          <TextField key={one} label={t(LABELS[one])} name={one} defaultValue={limits[one] ?? ""} type="number" inputMode="decimal" min={0.01} step="any" />
        ))}
      </div>
      <p className="text-13 text-ink-2">{t("costHint")}</p>
      <FormActions onCancel={onClose} busy={saved.isPending}>
        {t("save")}
      </FormActions>
    </form>
  )
}
