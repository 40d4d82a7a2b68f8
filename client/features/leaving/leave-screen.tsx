"use client"

import { useMutation, useQuery } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { me } from "@/lib/api/endpoints"
import { deleteMyAccount } from "@/lib/api/personal"
import * as keys from "@/lib/api/query-keys"
import { useHydrated } from "@/lib/use-hydrated"
import { useFieldWords } from "@/lib/use-problem-words"
import { Receipt } from "./receipt"

/** Deletes one's own account, and shows what went, this once. */
export function LeaveScreen() {
  const t = useTranslations("leaving")
  const gone = useMutation({ mutationFn: deleteMyAccount, gcTime: 0 })
  const hydrated = useHydrated()
  const user = useQuery({ queryKey: keys.me, queryFn: me })
  const hasPassword = user.data?.has_password !== false
  const wrong = useFieldWords(gone.error)("password")
  const leave = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get("password") ?? "")
    gone.mutate({ password: hasPassword ? password : null })
  }
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-2xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-6 md:px-8">
          {gone.data ? (
            <Receipt receipt={gone.data} />
          ) : (
            <form method="post" onSubmit={leave} className="grid gap-4">
              <p>{t("hint")}</p>
              <p className="text-ink-2">{t("stays")}</p>
              <p className="text-ink-2">{t("owned")}</p>
              {user.error != null && <ProblemNote error={user.error} onRetry={() => user.refetch()} />}
              {gone.error != null && !wrong && <ProblemNote error={gone.error} />}
              {hasPassword && (
                <TextField label={t("password")} error={wrong} name="password" type="password" autoComplete="current-password" required maxLength={200} />
              )}
              <Button look="danger" type="submit" disabled={!hydrated || !user.data || gone.isPending} className="justify-self-start">
                {t("delete")}
              </Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}
