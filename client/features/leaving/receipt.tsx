"use client"

import type { ReactNode } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import type { AccountReceipt } from "@/lib/api/types"
import * as pages from "@/lib/pages"

const COUNTED = ["projects", "documents", "originals", "chats", "messages", "memberships", "api_keys", "sessions", "ledger_entries"] as const

/** That an account is gone. Whoever leaves loads a page anew, so that nothing of them stays in memory. */
export function Receipt({ receipt }: { receipt: AccountReceipt }) {
  const t = useTranslations("leaving")
  const format = useFormatter()
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(receipt, null, 2))}`
  return (
    <section aria-labelledby="account-gone" className="grid gap-4">
      <h2 id="account-gone" className="text-18">
        {t("done")}
      </h2>
      <p className="text-ink-2">{t("doneHint")}</p>
      <dl className="bg-surface border-line divide-line text-14 divide-y rounded-8 border">
        <Line name={t("id")} value={<code className="mono text-13 wrap-anywhere">{receipt.id}</code>} />
        <Line name={t("when")} value={format.dateTime(new Date(receipt.deleted_at), { dateStyle: "long", timeStyle: "medium" })} />
        {COUNTED.map((what) => (
          <Line key={what} name={t(what)} value={format.number(receipt.deleted[what])} />
        ))}
        <Line name={t("passedOn")} value={format.number(receipt.passed_on.documents)} />
      </dl>
      <div className="flex flex-wrap items-center gap-4">
        <a href={file} download={`ibid-receipt-${receipt.id}.json`} className="text-accent underline underline-offset-2">
          {t("download")}
        </a>
        <Button onClick={() => location.replace(pages.landing)}>{t("leave")}</Button>
      </div>
    </section>
  )
}

function Line({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 px-4 py-2">
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-end">{value}</dd>
    </div>
  )
}
