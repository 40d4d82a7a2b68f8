"use client"

import dynamic from "next/dynamic"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { MoreWords } from "@/components/more-words"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { useStanding } from "@/lib/use-standing"
import messages from "@/messages/usage.en.json"
import { useUsage } from "./use-usage"

// Not before there is something to show.
const UsageDetails = dynamic(() => import("./usage-details").then((module) => module.UsageDetails), { ssr: false, loading: () => <Skeleton lines={3} /> })
const BudgetDialog = dynamic(() => import("@/features/budgets/budget-dialog").then((module) => module.BudgetDialog), { ssr: false })

/** What models were asked for in a project in the last days, what that cost, and how much is allowed. */
export function UsagePanel({ projectId }: { projectId: string }) {
  return (
    <MoreWords messages={messages}>
      <Panel projectId={projectId} />
    </MoreWords>
  )
}

function Panel({ projectId }: { projectId: string }) {
  const t = useTranslations("usage")
  const usage = useUsage(projectId)
  const failure = useStanding(usage.error, usage.isFetching)
  const [setting, setSetting] = useState(false)
  return (
    <section aria-labelledby="usage" className="border-line grid grid-cols-[minmax(0,1fr)] gap-4 border-t pt-8">
      <div className="grid gap-1">
        <h2 id="usage" className="text-18">{t("title")}</h2>
        <p className="text-14 text-ink-2">{t("intro")}</p>
      </div>
      {usage.isPending && failure == null && <Skeleton lines={3} />}
      {failure != null && <ProblemNote error={failure} onRetry={() => usage.refetch()} />}
      {usage.data && <UsageDetails report={usage.data} />}
      <Button size="sm" className="justify-self-start" onClick={() => setSetting(true)}>{t("setBudget")}</Button>
      {setting && <BudgetDialog of={{ project_id: projectId }} onClose={() => setSetting(false)} />}
    </section>
  )
}
