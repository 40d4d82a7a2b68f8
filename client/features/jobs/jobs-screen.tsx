"use client"

import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { listJobs } from "@/lib/api/jobs"
import * as keys from "@/lib/api/query-keys"
import { useStanding } from "@/lib/use-standing"
import { JobRow } from "./job-row"

/** A job that was asked for begins within two seconds. */
const LOOK_AGAIN = 3_000

/** What the installation does by itself, for its admins. */
export function JobsScreen() {
  const t = useTranslations("jobs")
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: listJobs, refetchInterval: LOOK_AGAIN })
  const failure = useStanding(jobs.error, jobs.isFetching)
  const { items = [], scheduler } = jobs.data ?? {}
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
          {jobs.isPending && failure == null && <SkeletonRows rows={6} />}
          {failure != null && <ProblemNote error={failure} onRetry={() => jobs.refetch()} />}
          {jobs.data && !scheduler && (
            <p role="status" className="bg-warn-soft rounded-5 px-4 py-3 text-14">
              {t("noScheduler")}
            </p>
          )}
          {scheduler && <p className="text-13 text-ink-2 wrap-anywhere">{t("scheduler", { name: scheduler })}</p>}
          {jobs.data && items.length === 0 && <p className="text-ink-2">{t("none")}</p>}
          {items.length > 0 && (
            <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
              {items.map((job) => (
                <JobRow key={job.name} job={job} />
              ))}
            </ul>
          )}
        </div>
      </div>
    </>
  )
}
