"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { addToGroup, takeFromGroup } from "@/lib/api/groups"
import type { Group, GroupMember } from "@/lib/api/types"
import { useHydrated } from "@/lib/use-hydrated"
import { useStanding } from "@/lib/use-standing"
import { RenameGroup } from "./rename-group"
import { useGroupMembers, useGroupReload } from "./use-groups"

/** A group; who is in it is asked for once somebody wants to know. */
export function GroupRow({ group, onDelete }: { group: Group; onDelete: () => void }) {
  const t = useTranslations("groups")
  const { name } = group
  const [open, setOpen] = useState(false)
  const [renaming, setRenaming] = useState(false)
  return (
    <li className="grid gap-3 py-2 ps-4 pe-2">
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-48">
          <span className="font-medium wrap-anywhere">{name}</span>
          <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
            <span>{t("members", { count: group.members })}</span>
            <span>{t("projects", { count: group.projects })}</span>
          </span>
        </span>
        <span className="ms-auto flex">
          <Button look="quiet" size="sm" aria-expanded={open} aria-label={t("whoNamed", { name })} onClick={() => setOpen(!open)}>
            {t("who")}
          </Button>
          <Button look="quiet" size="sm" aria-label={t("renameNamed", { name })} onClick={() => setRenaming(true)}>
            {t("rename")}
          </Button>
          <Button look="quiet" size="sm" aria-label={t("deleteNamed", { name })} onClick={onDelete}>
            {t("delete")}
          </Button>
        </span>
      </span>
      {open && <Members group={group} />}
      {renaming && <RenameGroup group={group} onClose={() => setRenaming(false)} />}
    </li>
  )
}

function Members({ group }: { group: Group }) {
  const t = useTranslations("groups")
  const members = useGroupMembers(group.id)
  const failure = useStanding(members.error, members.isFetching)
  const reload = useGroupReload(group.id)
  const [toRemove, setToRemove] = useState<GroupMember | null>(null)
  const [comesBack, setComesBack] = useState<{ who: string; issuers: string } | null>(null)
  const all = members.data?.pages.flatMap((page) => page.items) ?? []
  const nameOf = (member: GroupMember | null) => member?.name || member?.email || ""
  const remove = async () => {
    const { comes_back_by } = await takeFromGroup(group.id, toRemove!.user_id)
    setComesBack(comes_back_by.length > 0 ? { who: nameOf(toRemove), issuers: comes_back_by.join(", ") } : null)
    await reload()
  }
  return (
    <div className="grid gap-2 pe-2 pb-2">
      <AddSomebody group={group} onAdded={reload} />
      {members.isPending && failure == null && <SkeletonRows rows={1} />}
      {failure != null && <ProblemNote error={failure} onRetry={() => members.refetch()} />}
      {members.data && all.length === 0 && <p className="text-14 text-ink-2">{t("nobody")}</p>}
      {all.length > 0 && (
        <ul className="grid gap-1">
          {all.map((member) => (
            <li key={member.user_id} className="flex items-center gap-4">
              <span className="min-w-0 flex-1 wrap-anywhere">
                {nameOf(member)} {member.name && <span className="text-13 text-ink-2">{member.email}</span>}{" "}
                {member.claimed_by.length > 0 && <span className="text-13 text-ink-2">{t("claimed", { issuers: member.claimed_by.join(", ") })}</span>}
              </span>
              <Button look="quiet" size="sm" aria-label={t("removeNamed", { name: nameOf(member) })} onClick={() => setToRemove(member)}>
                {t("remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="text-13 text-ink-2 empty:hidden">
        {comesBack && t("comesBack", comesBack)}
      </p>
      {members.hasNextPage && (
        <Button className="justify-self-start" size="sm" onClick={() => members.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
      <Confirm
        open={toRemove !== null}
        onClose={() => setToRemove(null)}
        title={t("removeTitle", { name: nameOf(toRemove) })}
        action={t("remove")}
        onConfirm={remove}
      >
        {t("removeHint")}
        {toRemove && toRemove.claimed_by.length > 0 && ` ${t("removeClaimed", { issuers: toRemove.claimed_by.join(", ") })}`}
      </Confirm>
    </div>
  )
}

function AddSomebody({ group, onAdded }: { group: Group; onAdded: () => Promise<unknown> }) {
  const t = useTranslations("groups")
  const hydrated = useHydrated()
  const [email, setEmail] = useState("")
  const add = useMutation({
    mutationFn: (address: string) => addToGroup(group.id, address),
    onSuccess: () => {
      setEmail("")
      return onAdded()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate(email.trim())
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-2">
      <span className="flex flex-wrap items-end gap-2">
        <span className="w-80 min-w-0 max-sm:flex-1">
          <TextField
            label={t("email", { name: group.name })}
            name="email"
            value={email}
            type="email"
            required
            maxLength={320}
            autoComplete="off"
            onChange={(event) => setEmail(event.target.value)}
          />
        </span>
        <Button type="submit" disabled={!hydrated || add.isPending}>
          {t("add")}
        </Button>
      </span>
      <p role="status" className="text-13 text-ink-2 empty:hidden">
        {add.data && t("added", { who: add.data.name || add.data.email })}
      </p>
      {add.error != null && <ProblemNote error={add.error} />}
    </form>
  )
}
