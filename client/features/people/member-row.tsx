"use client"

import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { inputClass } from "@/components/ui/field"
import { ActionsMenu, menuItemClass } from "@/components/ui/menu"
import type { Member, Role } from "@/lib/api/types"
import { ROLES, type Wish } from "./decisions"

type Props = {
  member: Member
  me: boolean
  owns: boolean
  busy: boolean
  onRole: (role: Role) => void
  onWish: (what: Wish["what"]) => void
}

export function MemberRow({ member, me, owns, busy, onRole, onWish }: Props) {
  const t = useTranslations("people")
  const format = useFormatter()
  const name = member.name || member.email
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 py-2 ps-4 pe-2 sm:flex">
      <span className="min-w-0 sm:flex-1">
        <span className="font-medium wrap-anywhere">{name}</span>
        {me && <span className="text-ink-2"> ({t("you")})</span>}
        <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
          {member.name && <span className="wrap-anywhere">{member.email}</span>}
          {member.groups.length > 0 && <span className="wrap-anywhere">{t("byGroups", { groups: member.groups.join(", ") })}</span>}
          <span>{t("since", { date: format.dateTime(new Date(member.since), { dateStyle: "medium" }) })}</span>
        </span>
      </span>
      {owns && !me ? (
        <select
          aria-label={t("roleOf", { name })}
          value={member.role}
          disabled={busy}
          onChange={(event) => onRole(event.target.value as Role)}
          className={`${inputClass} text-14 h-9 max-sm:col-start-1 max-sm:justify-self-start`}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(role)}
            </option>
          ))}
        </select>
      ) : (
        <span className="text-14 text-ink-2 max-sm:col-start-1 max-sm:row-start-2">{t(member.role)}</span>
      )}
      <span className="flex w-20 justify-end max-sm:col-start-2 max-sm:row-start-1 max-sm:w-auto">
        {me && member.own_role && (
          <Button look="quiet" size="sm" onClick={() => onWish("leave")}>
            {t("leave")}
          </Button>
        )}
        {owns && !me && (
          <ActionsMenu label={t("actions", { name })}>
            <button type="button" className={menuItemClass} onClick={() => onWish("handOver")}>
              {t("handOver")}
            </button>
            {member.own_role && (
              <button type="button" className={menuItemClass} onClick={() => onWish("remove")}>
                {t("remove")}
              </button>
            )}
          </ActionsMenu>
        )}
      </span>
    </li>
  )
}
