"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { Confirm } from "@/components/ui/confirm"
import { ActionsMenu, menuItemClass } from "@/components/ui/menu"
import { appointAdmin, dismissAdmin, reinstateAccount, resetSecondFactor, suspendAccount } from "@/lib/api/admin"
import { me } from "@/lib/api/endpoints"
import { getSecondFactor } from "@/lib/api/second-factor"
import * as keys from "@/lib/api/query-keys"
import type { Account } from "@/lib/api/types"
import * as pages from "@/lib/pages"

const DECISIONS = {
  appoint: appointAdmin,
  dismiss: dismissAdmin,
  stepDown: dismissAdmin,
  suspend: suspendAccount,
  reinstate: reinstateAccount,
  resetFactor: resetSecondFactor,
}
type Decision = keyof typeof DECISIONS

/** What may be decided about an account as it is. */
function decisionsOn({ is_admin, suspended_at, second_factor }: Account, mine: boolean): Decision[] {
  if (mine) return ["stepDown"]
  if (suspended_at) return is_admin ? ["reinstate", "dismiss"] : ["reinstate"]
  const factor: Decision[] = second_factor ? ["resetFactor"] : []
  return [is_admin ? "dismiss" : "appoint", ...factor, "suspend"]
}

export function AccountList({ accounts }: { accounts: Account[] }) {
  const myId = useQuery({ queryKey: keys.me, queryFn: me }).data?.id
  const [wish, setWish] = useState<{ what: Decision; account: Account } | null>(null)
  return (
    <>
      <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
        {accounts.map((account) => (
          <Row key={account.id} account={account} mine={account.id === myId} onWish={(what) => setWish({ what, account })} />
        ))}
      </ul>
      {wish && <Ask {...wish} onClose={() => setWish(null)} />}
    </>
  )
}

function Row({ account, mine, onWish }: { account: Account; mine: boolean; onWish: (what: Decision) => void }) {
  const t = useTranslations("admin")
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const name = account.name || account.email
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: "medium" })
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-4 py-2 ps-4 pe-2">
      <span className="min-w-0">
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium wrap-anywhere">{name}</span>
          {mine && <span className="text-ink-2">({t("you")})</span>}
          {account.is_admin && <span className="text-13 border-line-strong rounded-5 border px-1.5">{t("admin")}</span>}
          {account.suspended_at && <span className="text-13 text-danger">{t("suspended", { date: day(account.suspended_at) })}</span>}
        </span>
        <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
          {account.name && <span className="wrap-anywhere">{account.email}</span>}
          <span>{t("since", { date: day(account.created_at) })}</span>
          {account.signed_in_at && <span>{t("signedIn", { when: format.relativeTime(new Date(account.signed_in_at), now) })}</span>}
        </span>
      </span>
      <ActionsMenu label={t("actions", { name })}>
        {decisionsOn(account, mine).map((what) => (
          <button key={what} type="button" className={menuItemClass} onClick={() => onWish(what)}>
            {t(what)}
          </button>
        ))}
      </ActionsMenu>
    </li>
  )
}

function Ask({ what, account, onClose }: { what: Decision; account: Account; onClose: () => void }) {
  const t = useTranslations("admin")
  const router = useRouter()
  const queries = useQueryClient()
  const name = account.name || account.email
  const resets = what === "resetFactor"
  // Whether everybody must have one decides what becomes of somebody without.
  const factor = useQuery({ queryKey: keys.secondFactor, queryFn: getSecondFactor, enabled: resets })
  const hint = resets && factor.data?.required ? "resetFactorRequiredHint" : (`${what}Hint` as const)
  const grant = async () => {
    await DECISIONS[what](account.id)
    if (what !== "stepDown") return queries.invalidateQueries({ queryKey: keys.accounts })
    router.replace(pages.projects)
    await queries.invalidateQueries({ queryKey: keys.me })
  }
  return (
    <Confirm open onClose={onClose} title={t(`${what}Title`, { name })} action={t(what)} onConfirm={grant}>
      {resets && factor.isPending ? "…" : t(hint)}
    </Confirm>
  )
}
