"use client"

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button } from "@/components/ui/button"
import { inputClass } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { type AccountFilter, type AccountState, listAccounts } from "@/lib/api/admin"
import { byCursor } from "@/lib/api/by-cursor"
import * as keys from "@/lib/api/query-keys"
import { useSettled } from "@/lib/use-settled"
import { useStanding } from "@/lib/use-standing"
import { AccountList } from "./account-list"

const useAccounts = (filter: AccountFilter) =>
  useInfiniteQuery({
    queryKey: keys.accountList(filter),
    queryFn: ({ pageParam }) => listAccounts(filter, pageParam),
    ...byCursor,
    placeholderData: keepPreviousData,
  })

/** Everybody's accounts, for admins of the installation. */
export function AccountsScreen() {
  const t = useTranslations("admin")
  const [text, setText] = useState("")
  const [state, setState] = useState<AccountState | "">("")
  const accounts = useAccounts({ q: useSettled(text.trim()), state })
  const failure = useStanding(accounts.error, accounts.isFetching)
  const all = accounts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
          <div className="flex flex-wrap gap-3">
            <input
              type="search"
              value={text}
              maxLength={320}
              aria-label={t("search")}
              placeholder={t("search")}
              onChange={(event) => setText(event.target.value)}
              className={`${inputClass} h-9 w-64 min-w-0 max-sm:flex-1`}
            />
            <select
              aria-label={t("state")}
              value={state}
              onChange={(event) => setState(event.target.value as AccountState | "")}
              className={`${inputClass} h-9`}
            >
              <option value="">{t("anyState")}</option>
              <option value="admin">{t("admins")}</option>
              <option value="suspended">{t("suspendedOnes")}</option>
            </select>
          </div>
          {accounts.isPending && failure == null && <SkeletonRows rows={3} />}
          {failure != null && !accounts.isFetchNextPageError && <ProblemNote error={failure} onRetry={() => accounts.refetch()} />}
          {accounts.data && all.length === 0 && <p className="text-ink-2">{t("none")}</p>}
          {all.length > 0 && <AccountList accounts={all} />}
          {accounts.isFetchNextPageError && <ProblemNote error={accounts.error!} onRetry={() => accounts.fetchNextPage()} />}
          {accounts.hasNextPage && !accounts.isFetchNextPageError && (
            <Button className="justify-self-start" disabled={accounts.isFetchingNextPage} onClick={() => accounts.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </div>
      </div>
    </>
  )
}
