"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { inputClass } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { giveGroup, listGroupsToGive, listProjectGroups, takeGroup } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"
import type { GroupRole, ProjectGroup } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"

const ROLES = ["editor", "reader"] as const satisfies GroupRole[]

/** Groups that have a role here. Where there are none, and none to give one, nothing is drawn. */
export function GroupList({ projectId, owns }: { projectId: string; owns: boolean }) {
  const t = useTranslations("people")
  const given = useQuery({ queryKey: keys.projectGroups(projectId), queryFn: () => listProjectGroups(projectId) })
  const toGive = useQuery({ queryKey: keys.groupsToGive(projectId), queryFn: () => listGroupsToGive(projectId), enabled: owns })
  const reload = useReload(projectId)
  const give = useMutation({ mutationFn: ({ id, role }: { id: string; role: GroupRole }) => giveGroup(projectId, id, role), onSettled: reload })
  const [toTake, setToTake] = useState<ProjectGroup | null>(null)
  const all = given.data ?? []
  const rest = (toGive.data ?? []).filter(({ id }) => !all.some((one) => one.id === id))
  const failure = useStanding(given.error ?? toGive.error, given.isFetching || toGive.isFetching)
  const known = given.data && (!owns || toGive.data)
  if (failure == null && (!known || (all.length === 0 && rest.length === 0))) return null
  const take = async () => {
    await takeGroup(projectId, toTake!.id)
    await reload()
  }
  return (
    <section aria-labelledby="groups" className="mt-4 grid min-w-0 gap-3">
      <h2 id="groups" className="text-18">
        {t("groups")}
      </h2>
      <p className="text-14 text-ink-2 max-w-prose">{t("groupsHint")}</p>
      {failure != null && <ProblemNote error={failure} onRetry={() => Promise.all([given.refetch(), owns && toGive.refetch()])} />}
      {give.error != null && <ProblemNote error={give.error} />}
      {all.length > 0 && (
        <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
          {all.map((group) => (
            <Row
              key={group.id}
              group={group}
              owns={owns}
              busy={give.isPending}
              onRole={(role) => give.mutate({ id: group.id, role })}
              onTake={() => setToTake(group)}
            />
          ))}
        </ul>
      )}
      {owns && known && rest.length > 0 && <Give groups={rest} busy={give.isPending} onGive={(id, role) => give.mutate({ id, role })} />}
      <Confirm
        open={toTake !== null}
        onClose={() => setToTake(null)}
        title={t("takeTitle", { name: toTake?.name ?? "" })}
        action={t("remove")}
        onConfirm={take}
      >
        {t("takeHint")}
      </Confirm>
    </section>
  )
}

type RowProps = { group: ProjectGroup; owns: boolean; busy: boolean; onRole: (role: GroupRole) => void; onTake: () => void }

function Row({ group, owns, busy, onRole, onTake }: RowProps) {
  const t = useTranslations("people")
  const { name, role, members } = group
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2 ps-4 pe-2">
      <span className="min-w-0 flex-1 basis-40">
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="text-13 text-ink-2 block">{t("inGroup", { count: members })}</span>
      </span>
      {owns ? (
        <span className="ms-auto flex items-center gap-2">
          <Roles label={t("roleOf", { name })} role={role} busy={busy} onRole={onRole} />
          <Button look="quiet" size="sm" aria-label={t("takeNamed", { name })} onClick={onTake}>
            {t("remove")}
          </Button>
        </span>
      ) : (
        <span className="text-14 text-ink-2">{t(role)}</span>
      )}
    </li>
  )
}

function Roles({ label, role, busy, onRole }: { label: string; role: GroupRole; busy: boolean; onRole: (role: GroupRole) => void }) {
  const t = useTranslations("people")
  return (
    <select
      aria-label={label}
      value={role}
      disabled={busy}
      onChange={(event) => onRole(event.target.value as GroupRole)}
      className={`${inputClass} text-14 h-9`}
    >
      {ROLES.map((one) => (
        <option key={one} value={one}>
          {t(one)}
        </option>
      ))}
    </select>
  )
}

type GiveProps = { groups: { id: string; name: string }[]; busy: boolean; onGive: (id: string, role: GroupRole) => void }

function Give({ groups, busy, onGive }: GiveProps) {
  const t = useTranslations("people")
  const [chosen, setChosen] = useState("")
  const [role, setRole] = useState<GroupRole>("reader")
  const id = groups.some((one) => one.id === chosen) ? chosen : groups[0]!.id
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onGive(id, role)
  }
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-wrap gap-2">
      <select aria-label={t("group")} value={id} onChange={(event) => setChosen(event.target.value)} className={`${inputClass} text-14 h-9 max-w-full min-w-0`}>
        {groups.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      <Roles label={t("roleOfGroup")} role={role} busy={busy} onRole={setRole} />
      <Button type="submit" disabled={busy}>
        {t("give")}
      </Button>
    </form>
  )
}

/** Who is in the project, and as what, follows from its groups. */
function useReload(projectId: string) {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [keys.projectGroups(projectId), keys.members(projectId), keys.project(projectId)].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    )
}
