"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { deleteGroup, makeGroup } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"
import type { Group } from "@/lib/api/types"
import { useHydrated } from "@/lib/use-hydrated"
import { useStanding } from "@/lib/use-standing"
import { GroupRow } from "./group-row"
import { ScimSection } from "./scim-section"
import { useGroups } from "./use-groups"

/** Groups of the installation, for its admins. */
export function GroupsScreen() {
  const t = useTranslations("groups")
  const queries = useQueryClient()
  const groups = useGroups()
  const failure = useStanding(groups.error, groups.isFetching)
  const [toDelete, setToDelete] = useState<Group | null>(null)
  const all = groups.data?.pages.flatMap((page) => page.items) ?? []
  const remove = async () => {
    await deleteGroup(toDelete!.id)
    await queries.invalidateQueries({ queryKey: keys.groups })
  }
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
          <NewGroup />
          {groups.isPending && failure == null && <SkeletonRows rows={3} />}
          {failure != null && <ProblemNote error={failure} onRetry={() => groups.refetch()} />}
          {groups.data && all.length === 0 && <p className="text-ink-2">{t("none")}</p>}
          {all.length > 0 && (
            <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
              {all.map((group) => (
                <GroupRow key={group.id} group={group} onDelete={() => setToDelete(group)} />
              ))}
            </ul>
          )}
          {groups.hasNextPage && (
            <Button className="justify-self-start" disabled={groups.isFetchingNextPage} onClick={() => groups.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
          <ScimSection />
        </div>
      </div>
      <Confirm
        open={toDelete !== null}
        onClose={() => setToDelete(null)}
        title={t("deleteTitle", { name: toDelete?.name ?? "" })}
        action={t("delete")}
        onConfirm={remove}
      >
        {t("deleteHint")}
      </Confirm>
    </>
  )
}

function NewGroup() {
  const t = useTranslations("groups")
  const queries = useQueryClient()
  const hydrated = useHydrated()
  const [name, setName] = useState("")
  const make = useMutation({
    mutationFn: makeGroup,
    onSuccess: () => {
      setName("")
      return queries.invalidateQueries({ queryKey: keys.groups })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) make.mutate(name.trim())
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-3">
      <span className="flex flex-wrap items-end gap-3">
        <span className="w-64 min-w-0 max-sm:flex-1">
          <TextField
            label={t("name")}
            name="name"
            value={name}
            maxLength={100}
            required
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </span>
        <Button type="submit" look="primary" disabled={!hydrated || make.isPending}>
          {t("make")}
        </Button>
      </span>
      {make.error != null && <ProblemNote error={make.error} />}
    </form>
  )
}
