"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { listProjectGroups } from "@/lib/api/groups"
import { changeRole, handOver, removeMember } from "@/lib/api/members"
import * as keys from "@/lib/api/query-keys"
import type { Member, Role } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { byGroupsOf, type Wish } from "./decisions"
import { MemberRow } from "./member-row"
import { useMyId } from "./use-people"

type Props = { projectId: string; members: Member[]; owns: boolean }

export function MemberList({ projectId, members, owns }: Props) {
  const myId = useMyId()
  const reload = useReload(projectId)
  const given = useQuery({ queryKey: keys.projectGroups(projectId), queryFn: () => listProjectGroups(projectId) })
  const [wish, setWish] = useState<Wish | null>(null)
  const change = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: Role }) => changeRole(projectId, member.user_id, role),
    onSettled: reload,
  })
  return (
    <>
      {change.error != null && <ProblemNote error={change.error} />}
      <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
        {members.map((member) => ({ member, byGroups: byGroupsOf(member, given.data ?? []) })).map(({ member, byGroups }) => (
          <MemberRow
            key={member.user_id}
            member={member}
            byGroups={byGroups}
            me={member.user_id === myId}
            owns={owns}
            busy={change.isPending}
            onRole={(role) => change.mutate({ member, role })}
            onWish={(what) => setWish({ what, member, byGroups })}
          />
        ))}
      </ul>
      {wish && <Ask projectId={projectId} wish={wish} onClose={() => setWish(null)} />}
    </>
  )
}

function Ask({ projectId, wish, onClose }: { projectId: string; wish: Wish; onClose: () => void }) {
  const t = useTranslations("people")
  const router = useRouter()
  const queries = useQueryClient()
  const reload = useReload(projectId)
  const { what, member, byGroups } = wish
  const name = member.name || member.email
  const grant = async () => {
    if (what === "handOver") await handOver(projectId, member.user_id)
    else await removeMember(projectId, member.user_id)
    if (what !== "leave" || byGroups) return reload()
    router.replace(pages.projects)
    await queries.invalidateQueries({ queryKey: keys.projects })
  }
  return (
    <Confirm open onClose={onClose} title={t(`${what}Title`, { name })} action={t(what)} onConfirm={grant}>
      {what !== "handOver" && byGroups
        ? t(`${what}StaysHint`, { role: t(byGroups.role), groups: byGroups.groups.join(", ") })
        : t(`${what}Hint`, { name })}
    </Confirm>
  )
}

/** Roles decide what pages show; whoever owned a project has to learn it, too. */
function useReload(projectId: string) {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [keys.members(projectId), keys.project(projectId), keys.invitations(projectId)].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    )
}
