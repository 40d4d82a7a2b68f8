"use client"

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { type AuditFilter, listAudit } from "@/lib/api/audit"
import { byCursor } from "@/lib/api/by-cursor"
import * as keys from "@/lib/api/query-keys"
import { useStanding } from "@/lib/use-standing"
import { EventList } from "./event-list"
import { LogFilter } from "./log-filter"

const useEvents = (projectId: string | undefined, filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: keys.audit(projectId, filter),
    queryFn: ({ pageParam }) => listAudit(projectId, filter, pageParam),
    ...byCursor,
    placeholderData: keepPreviousData,
  })

/** Security events: of a project for its owners, or of the installation for its admins. */
export function LogScreen({ projectId }: { projectId?: string }) {
  const t = useTranslations("audit")
  const [filter, setFilter] = useState<AuditFilter>({})
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null)
  const events = useEvents(projectId, { ...filter, ...(person ? { person: person.id } : {}) })
  const failure = useStanding(events.error, events.isFetching)
  const all = events.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t(projectId ? "hintOfProject" : "hint")}</p>
          <LogFilter filter={filter} onChange={setFilter} />
          {person && (
            <p className="text-14 flex items-center gap-2">
              {t("person", { name: person.name })}
              <Button size="sm" look="quiet" onClick={() => setPerson(null)}>
                <X size={16} strokeWidth={1.75} aria-hidden />
                {t("everybody")}
              </Button>
            </p>
          )}
          {events.isPending && failure == null && <SkeletonRows rows={6} />}
          {failure != null && !events.isFetchNextPageError && <ProblemNote error={failure} onRetry={() => events.refetch()} />}
          {events.data && all.length === 0 && <p className="text-ink-2">{t("none")}</p>}
          {all.length > 0 && <EventList events={all} inProject={Boolean(projectId)} onPerson={(id, name) => setPerson({ id, name })} />}
          {events.isFetchNextPageError && <ProblemNote error={events.error!} onRetry={() => events.fetchNextPage()} />}
          {events.hasNextPage && !events.isFetchNextPageError && (
            <Button className="justify-self-start" disabled={events.isFetchingNextPage} onClick={() => events.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </div>
      </div>
    </>
  )
}
