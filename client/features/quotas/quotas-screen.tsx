"use client"

import dynamic from "next/dynamic"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import * as keys from "@/lib/api/query-keys"
import { setQuota } from "@/lib/api/quotas"
import type { QuotaException, QuotaLimits } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"
import { nameOf } from "./name-of"
import { useAmounts } from "./use-amounts"
import { useQuotas } from "./use-quotas"

const QuotaDialog = dynamic(() => import("./quota-dialog").then((module) => module.QuotaDialog), { ssr: false })

/** How much people and projects may keep, for admins of the installation. */
export function QuotasScreen() {
  const t = useTranslations("quotas")
  const quotas = useQuotas()
  const failure = useStanding(quotas.error, quotas.isFetching)
  const [edited, setEdited] = useState<{ exception?: QuotaException } | null>(null)
  const everybodys = quotas.data?.pages[0]?.everybodys
  const exceptions = quotas.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-4xl gap-6 px-4 py-6 md:px-8">
          <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
          {quotas.isPending && failure == null && <SkeletonRows rows={3} />}
          {failure != null && <ProblemNote error={failure} onRetry={() => quotas.refetch()} />}
          {everybodys && (
            <section aria-labelledby="everybody" className="grid gap-3">
              <h2 id="everybody" className="text-16">{t("everybody")}</h2>
              <dl className="bg-surface border-line divide-line divide-y rounded-8 border">
                <Everybodys of={t("everyPerson")} limits={everybodys.person} />
                <Everybodys of={t("everyProject")} limits={everybodys.project} />
              </dl>
            </section>
          )}
          {quotas.data && (
            <section aria-labelledby="exceptions" className="grid gap-3">
              <h2 id="exceptions" className="text-16">{t("exceptions")}</h2>
              {exceptions.length === 0 ? (
                <p className="text-ink-2">{t("none")}</p>
              ) : (
                <Exceptions exceptions={exceptions} onChange={(exception) => setEdited({ exception })} />
              )}
              {quotas.hasNextPage && (
                <Button className="justify-self-start" disabled={quotas.isFetchingNextPage} onClick={() => quotas.fetchNextPage()}>
                  {t("more")}
                </Button>
              )}
              <Button look="primary" className="justify-self-start" onClick={() => setEdited({})}>
                {t("add")}
              </Button>
            </section>
          )}
        </div>
      </div>
      {edited && <QuotaDialog {...edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function Everybodys({ of, limits }: { of: string; limits: QuotaLimits }) {
  const amounts = useAmounts()
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-3">
      <dt className="font-medium">{of}</dt>
      <dd className="text-14 text-ink-2 flex flex-wrap gap-x-4">
        {amounts(limits).map((amount) => (
          <span key={amount}>{amount}</span>
        ))}
      </dd>
    </div>
  )
}

function Exceptions({ exceptions, onChange }: { exceptions: QuotaException[]; onChange: (exception: QuotaException) => void }) {
  const t = useTranslations("quotas")
  const queries = useQueryClient()
  const amounts = useAmounts()
  const [toRemove, setToRemove] = useState<QuotaException | null>(null)
  const name = toRemove ? nameOf(toRemove, t) : ""
  const remove = async () => {
    await setQuota(toRemove!, { documents: null, pages: null, bytes: null })
    await queries.invalidateQueries({ queryKey: keys.quotas })
  }
  return (
    <>
      <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
        {exceptions.map((exception) => (
          <li key={exception.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 ps-4 pe-2">
            <span className="min-w-0 flex-1 basis-48">
              <span className="font-medium wrap-anywhere">{nameOf(exception, t)}</span>
              <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
                {amounts(exception).map((amount) => (
                  <span key={amount}>{amount}</span>
                ))}
              </span>
            </span>
            <span className="ms-auto flex">
              <Button look="quiet" size="sm" aria-label={t("changeNamed", { name: nameOf(exception, t) })} onClick={() => onChange(exception)}>
                {t("change")}
              </Button>
              <Button look="quiet" size="sm" aria-label={t("removeNamed", { name: nameOf(exception, t) })} onClick={() => setToRemove(exception)}>
                {t("remove")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Confirm open={toRemove !== null} onClose={() => setToRemove(null)} title={t("removeTitle", { name })} action={t("remove")} onConfirm={remove}>
        {t("removeHint")}
      </Confirm>
    </>
  )
}
