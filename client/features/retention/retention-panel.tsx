"use client"

import { useTranslations } from "use-intl"
import { MoreWords } from "@/components/more-words"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { useOwns } from "@/lib/use-role"
import { useStanding } from "@/lib/use-standing"
import messages from "@/messages/retention.en.json"
import { RetentionForm } from "./retention-form"
import { RetentionTold } from "./retention-told"
import { useRetention } from "./use-retention"

export function RetentionPanel({ projectId }: { projectId: string }) {
  return (
    <MoreWords messages={messages}>
      <Panel projectId={projectId} />
    </MoreWords>
  )
}

/** After how many days things go: owners set it, others read it. */
function Panel({ projectId }: { projectId: string }) {
  const t = useTranslations("retention")
  const retention = useRetention(projectId)
  const owns = useOwns(projectId)
  const failure = useStanding(retention.error, retention.isFetching)
  return (
    <section aria-labelledby="retention" className="border-line grid grid-cols-[minmax(0,1fr)] gap-4 border-t pt-8">
      <div className="grid gap-1">
        <h2 id="retention" className="text-18">
          {t("title")}
        </h2>
        <p className="text-14 text-ink-2">{t("intro")}</p>
      </div>
      {failure != null && <ProblemNote error={failure} onRetry={() => retention.refetch()} />}
      {retention.isPending && failure == null && <Skeleton lines={4} />}
      {retention.data && <RetentionTold state={retention.data} />}
      {retention.data && owns && <RetentionForm projectId={projectId} state={retention.data} />}
    </section>
  )
}
