"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { readScim, revokeScimToken } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"
import type { ScimStatus, ScimToken } from "@/lib/api/types"
import { useHydrated } from "@/lib/use-hydrated"
import { useStanding } from "@/lib/use-standing"

const NewScimToken = dynamic(() => import("./new-scim-token").then((file) => file.NewScimToken))

/** Where a directory keeps people and groups by SCIM, and the tokens that let it in. */
export function ScimSection() {
  const t = useTranslations("scim")
  const queries = useQueryClient()
  const scim = useQuery({ queryKey: keys.scim, queryFn: readScim })
  const failure = useStanding(scim.error, scim.isFetching)
  const reload = () => queries.invalidateQueries({ queryKey: keys.scim })
  const hydrated = useHydrated()
  const [making, make] = useState(false)
  const [toRevoke, setToRevoke] = useState<ScimToken | null>(null)
  const revoke = async () => {
    await revokeScimToken(toRevoke!.id)
    await reload()
  }
  return (
    <section aria-labelledby="scim" className="mt-4 grid min-w-0 gap-3">
      <h2 id="scim" className="text-18">
        {t("title")}
      </h2>
      <p className="text-14 text-ink-2 max-w-prose">{t("hint")}</p>
      {scim.isPending && failure == null && <SkeletonRows rows={2} />}
      {failure != null && <ProblemNote error={failure} onRetry={() => scim.refetch()} />}
      {scim.data && (
        <>
          <p className="text-14 wrap-anywhere">
            {t("address")}: <code>{scim.data.url}</code>
          </p>
          <p className="text-14 text-ink-2">{t("keeps", counts(scim.data))}</p>
          <Button className="justify-self-start" disabled={!hydrated} onClick={() => make(true)}>
            {t("make")}
          </Button>
          {making && <NewScimToken onMade={reload} onClose={() => make(false)} />}
          {scim.data.tokens.length === 0 && <p className="text-ink-2">{t("none")}</p>}
          {scim.data.tokens.length > 0 && (
            <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
              {scim.data.tokens.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setToRevoke(token)} />
              ))}
            </ul>
          )}
        </>
      )}
      <Confirm
        open={toRevoke !== null}
        onClose={() => setToRevoke(null)}
        title={t("revokeTitle", { name: toRevoke?.name ?? "" })}
        action={t("revoke")}
        onConfirm={revoke}
      >
        {t("revokeHint")}
      </Confirm>
    </section>
  )
}

const counts = ({ people, suspended, groups }: ScimStatus) => ({ people, suspended, groups })

function TokenRow({ token, onRevoke }: { token: ScimToken; onRevoke: () => void }) {
  const t = useTranslations("scim")
  const format = useFormatter()
  const on = (when: string) => format.dateTime(new Date(when), { dateStyle: "medium", timeStyle: "short" })
  const when = on(token.created_at)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 ps-4 pe-2">
      <span className="min-w-0 flex-1 basis-48">
        <span className="font-medium wrap-anywhere">{token.name}</span> <code className="text-13 text-ink-2">{token.prefix}…</code>
        <span className="text-13 text-ink-2 flex flex-wrap gap-x-4">
          <span>{token.created_by ? t("made", { when, who: token.created_by }) : t("madeByNobody", { when })}</span>
          <span>{token.last_used_at ? t("used", { when: on(token.last_used_at) }) : t("unused")}</span>
        </span>
      </span>
      <Button look="quiet" size="sm" className="ms-auto" aria-label={t("revokeNamed", { name: token.name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  )
}
