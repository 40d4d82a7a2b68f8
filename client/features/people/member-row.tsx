"use client"

import { useId } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { inputClass } from "@/components/ui/field"
import { ActionsMenu, menuItemClass } from "@/components/ui/menu"
import type { Member, Role } from "@/lib/api/types"
import { type ByGroups, isBelow, ROLES, type Wish } from "./decisions"

type Props = {
  member: Member
  byGroups: ByGroups | null
  me: boolean
  owns: boolean
  busy: boolean
  onRole: (role: Role) => void
  onWish: (what: Wish["what"]) => void
}

export function MemberRow(props: Props) {
  const t = useTranslations("people")
  const format = useFormatter()
  const { member, byGroups, me, owns } = props
  const [groupsId, stuckId] = [useId(), useId()]
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 py-2 ps-4 pe-2 sm:flex">
      <span className="min-w-0 sm:flex-1">
        <span className="font-medium wrap-anywhere">{nameOf(member)}</span>
        {me && <span className="text-ink-2"> ({t("you")})</span>}
        <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
          {member.name && <span className="wrap-anywhere">{member.email}</span>}
          {member.groups.length > 0 && (
            <span id={groupsId} className="wrap-anywhere">
              {byGroups ? t("roleByGroups", { role: t(byGroups.role), groups: byGroups.groups.join(", ") }) : t("byGroups", { groups: member.groups.join(", ") })}
            </span>
          )}
          <span>{t("since", { date: format.dateTime(new Date(member.since), { dateStyle: "medium" }) })}</span>
          {me && isStuck(member) && (
            <span id={stuckId} className="basis-full">
              {t("cannotLeave")}
            </span>
          )}
        </span>
      </span>
      {owns && !me ? (
        <RoleChoice {...props} describedBy={byGroups ? groupsId : undefined} />
      ) : (
        <span className="text-14 text-ink-2 max-sm:col-start-1 max-sm:row-start-2">{t(member.role)}</span>
      )}
      <span className="flex w-20 justify-end max-sm:col-start-2 max-sm:row-start-1 max-sm:w-auto">
        <Ways {...props} stuckId={stuckId} />
      </span>
    </li>
  )
}

const nameOf = (member: Member) => member.name || member.email
/** In by groups alone: there is nothing of their own to take away. */
const isStuck = (member: Member) => member.own_role === null

function RoleChoice({ member, byGroups, busy, onRole, describedBy }: Props & { describedBy: string | undefined }) {
  const t = useTranslations("people")
  return (
    <select
      aria-label={t("roleOf", { name: nameOf(member) })}
      aria-describedby={describedBy}
      value={member.role}
      disabled={busy}
      onChange={(event) => onRole(event.target.value as Role)}
      className={`${inputClass} text-14 h-9 max-sm:col-start-1 max-sm:justify-self-start`}
    >
      {ROLES.map((role) => (
        <option key={role} value={role} disabled={isBelow(role, byGroups?.role)}>
          {t(role)}
        </option>
      ))}
    </select>
  )
}

/** What may be done about somebody, and what may not be, with the reason. */
function Ways({ member, me, owns, onWish, stuckId }: Props & { stuckId: string }) {
  const t = useTranslations("people")
  const stuck = isStuck(member)
  const describedBy = stuck ? stuckId : undefined
  if (me) {
    return (
      <Button look="quiet" size="sm" disabled={stuck} aria-describedby={describedBy} onClick={() => onWish("leave")}>
        {t("leave")}
      </Button>
    )
  }
  if (!owns) return null
  return (
    <ActionsMenu label={t("actions", { name: nameOf(member) })}>
      <button type="button" className={menuItemClass} onClick={() => onWish("handOver")}>
        {t("handOver")}
      </button>
      <button
        type="button"
        aria-disabled={stuck || undefined}
        aria-describedby={describedBy}
        className={`${menuItemClass} aria-disabled:cursor-not-allowed aria-disabled:opacity-55`}
        onClick={() => stuck || onWish("remove")}
      >
        {t("remove")}
      </button>
      {stuck && (
        <p id={stuckId} className="text-13 text-ink-2 max-w-64 px-2.5 pb-2 whitespace-normal">
          {t("cannotRemove")}
        </p>
      )}
    </ActionsMenu>
  )
}
