"use client"

import { UserPlus } from "lucide-react"
import dynamic from "next/dynamic"
import Link from "next/link"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import * as pages from "@/lib/pages"
import { useOwns } from "@/lib/use-role"
import { useStanding } from "@/lib/use-standing"
import { GroupList } from "./group-list"
import { InvitationList } from "./invitation-list"
import { MemberList } from "./member-list"
import { useMembers } from "./use-people"

const InviteDialog = dynamic(() => import("./invite-dialog").then((module) => module.InviteDialog), { ssr: false })

/** Who is in a project; its owners decide about that here. */
export function PeopleScreen({ projectId }: { projectId: string }) {
  const t = useTranslations("people")
  const owns = useOwns(projectId)
  const members = useMembers(projectId)
  const failure = useStanding(members.error, members.isFetching)
  const [inviting, setInviting] = useState(false)
  const all = members.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHeader title={t("title")}>
        {owns && (
          <Link href={pages.projectLog(projectId)} className="text-14 text-ink-2 hover:text-ink px-2">
            {t("log")}
          </Link>
        )}
        {owns && (
          <Button look="primary" size="sm" onClick={() => setInviting(true)}>
            <UserPlus size={16} strokeWidth={1.75} aria-hidden />
            {t("invite")}
          </Button>
        )}
      </PageHeader>
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
          {members.isPending && failure == null && <SkeletonRows rows={3} />}
          {failure != null && !members.isFetchNextPageError && <ProblemNote error={failure} onRetry={() => members.refetch()} />}
          {all.length > 0 && <MemberList projectId={projectId} members={all} owns={owns} />}
          {members.isFetchNextPageError && <ProblemNote error={members.error!} onRetry={() => members.fetchNextPage()} />}
          {members.hasNextPage && !members.isFetchNextPageError && (
            <Button className="justify-self-start" disabled={members.isFetchingNextPage} onClick={() => members.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
          <dl className="text-13 text-ink-2 grid gap-1">
            {(["owner", "editor", "reader"] as const).map((role) => (
              <div key={role} className="flex gap-2">
                <dt className="text-ink w-14 shrink-0">{t(role)}</dt>
                <dd>{t(`${role}May`)}</dd>
              </div>
            ))}
          </dl>
          <GroupList projectId={projectId} owns={owns} />
          {owns && <InvitationList projectId={projectId} />}
        </div>
      </div>
      {inviting && <InviteDialog projectId={projectId} onClose={() => setInviting(false)} />}
    </>
  )
}
