"use client"

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import dynamic from "next/dynamic"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { byCursor } from "@/lib/api/by-cursor"
import { useStanding } from "@/lib/use-standing"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { PageHeader } from "@/components/page-header"
import { deleteApiKey, listApiKeys } from "@/lib/api/endpoints"
import * as queryKeys from "@/lib/api/query-keys"
import type { ApiKey } from "@/lib/api/types"
import { KeyList } from "./key-list"
import { NewKey } from "./new-key"
import { useAllProjects } from "./use-all-projects"

const BudgetDialog = dynamic(() => import("@/features/budgets/budget-dialog").then((module) => module.BudgetDialog), { ssr: false })

const ChangeKey = dynamic(() => import("./change-key").then((module) => module.ChangeKey), { ssr: false })

const useKeys = () =>
  useInfiniteQuery({
    queryKey: queryKeys.apiKeys,
    queryFn: ({ pageParam }) => listApiKeys(pageParam),
    ...byCursor,
  })

export function KeysScreen() {
  const t = useTranslations("keys")
  const queries = useQueryClient()
  const keys = useKeys()
  const projects = useAllProjects()
  const all = keys.data?.pages.flatMap((page) => page.items) ?? []
  const failure = useStanding(keys.error, keys.isFetching)
  const [creating, setCreating] = useState(false)
  const [toChange, setToChange] = useState<ApiKey | null>(null)
  const [ofBudget, setOfBudget] = useState<ApiKey | null>(null)
  const [toDelete, setToDelete] = useState<ApiKey | null>(null)
  const reload = () => queries.invalidateQueries({ queryKey: queryKeys.apiKeys })

  const remove = async () => {
    await deleteApiKey(toDelete!.id)
    await reload()
  }
  return (
    <>
      <PageHeader title={t("title")}>
        <Button look="primary" size="sm" onClick={() => setCreating(true)}>
          <Plus size={16} strokeWidth={1.75} aria-hidden />
          {t("new")}
        </Button>
      </PageHeader>
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
          {keys.isPending && failure == null && <SkeletonRows rows={3} />}
          {failure != null && !keys.isFetchNextPageError && <ProblemNote error={failure} onRetry={() => keys.refetch()} />}
          {keys.data && all.length === 0 && <NoKeys onCreate={() => setCreating(true)} />}
          {all.length > 0 && <KeyList keys={all} projects={projects} onChange={setToChange} onBudget={setOfBudget} onDelete={setToDelete} />}
          {keys.isFetchNextPageError && <ProblemNote error={keys.error!} onRetry={() => keys.fetchNextPage()} />}
          {keys.hasNextPage && !keys.isFetchNextPageError && (
            <Button className="justify-self-start" disabled={keys.isFetchingNextPage} onClick={() => keys.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </div>
      </div>
      {toChange && <ChangeKey of={toChange} projects={projects} onClose={() => setToChange(null)} onChanged={reload} />}
      {ofBudget && <BudgetDialog of={{ key_id: ofBudget.id }} name={ofBudget.name} onClose={() => setOfBudget(null)} />}
      {creating && <NewKey projects={projects} onClose={() => setCreating(false)} onCreated={reload} />}
      <Confirm
        open={toDelete !== null}
        onClose={() => setToDelete(null)}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={remove}
      >
        {t("deleteHint", { name: toDelete?.name ?? "" })}
      </Confirm>
    </>
  )
}

function NoKeys({ onCreate }: { onCreate: () => void }) {
  const t = useTranslations("keys")
  return (
    <div className="grid justify-items-start gap-3">
      <p>{t("empty")}</p>
      <Button look="primary" onClick={onCreate}>
        {t("new")}
      </Button>
    </div>
  )
}
