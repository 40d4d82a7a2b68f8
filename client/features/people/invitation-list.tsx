"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { sendInvitation, withdrawInvitation } from "@/lib/api/members"
import * as keys from "@/lib/api/query-keys"
import type { Invitation } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"
import { useInvitations } from "./use-people"

/** Those that stand, and a way to take them back. */
export function InvitationList({ projectId }: { projectId: string }) {
  const t = useTranslations("people")
  const queries = useQueryClient()
  const invitations = useInvitations(projectId)
  const failure = useStanding(invitations.error, invitations.isFetching)
  const [toWithdraw, setToWithdraw] = useState<Invitation | null>(null)
  const all = invitations.data?.pages.flatMap((page) => page.items) ?? []
  const reload = () => queries.invalidateQueries({ queryKey: keys.invitations(projectId) })
  const withdraw = async () => {
    await withdrawInvitation(projectId, toWithdraw!.id)
    await reload()
  }
  const send = useMutation({ mutationFn: ({ id }: Invitation) => sendInvitation(projectId, id), onSettled: reload })
  return (
    <section aria-labelledby="open-invitations" className="mt-4 grid gap-3">
      <h2 id="open-invitations" className="text-18">
        {t("open")}
      </h2>
      <p className="text-14 text-ink-2">{invitations.data && all.length === 0 ? t("noneOpen") : t("openHint")}</p>
      {invitations.isPending && failure == null && <SkeletonRows rows={1} />}
      {failure != null && <ProblemNote error={failure} onRetry={() => invitations.refetch()} />}
      {send.error != null && <ProblemNote error={send.error} />}
      <Letters invitations={all} />
      {all.length > 0 && (
        <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
          {all.map((invitation) => (
            <Row
              key={invitation.id}
              invitation={invitation}
              sending={send.isPending}
              onSend={() => send.mutate(invitation)}
              onWithdraw={() => setToWithdraw(invitation)}
            />
          ))}
        </ul>
      )}
      {invitations.hasNextPage && (
        <Button className="justify-self-start" disabled={invitations.isFetchingNextPage} onClick={() => invitations.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
      <Confirm open={toWithdraw !== null} onClose={() => setToWithdraw(null)} title={t("withdrawTitle")} action={t("withdraw")} onConfirm={withdraw}>
        {t("withdrawHint")}
      </Confirm>
    </section>
  )
}

/** What became of the letters since the list was first shown, for who hears it; who sees it reads it in its row. */
function Letters({ invitations }: { invitations: Invitation[] }) {
  const t = useTranslations("people")
  const [before, setBefore] = useState(invitations)
  const [news, setNews] = useState("")
  const was = (id: string) => before.find((one) => one.id === id)?.delivery
  if (invitations.some(({ id, delivery }) => delivery !== was(id)) || invitations.length !== before.length) {
    const changed = before.length === 0 ? undefined : invitations.find(({ id, delivery }) => delivery && delivery !== was(id))
    setBefore(invitations)
    if (changed?.delivery) setNews(t("letterFor", { email: changed.email ?? "", what: t(`delivery.${changed.delivery}`) }))
  }
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  )
}

type RowProps = { invitation: Invitation; sending: boolean; onSend: () => void; onWithdraw: () => void }

function Row({ invitation, sending, onSend, onWithdraw }: RowProps) {
  const t = useTranslations("people")
  const format = useFormatter()
  const { role, email, delivery, expires_at } = invitation
  const whom = email ? t("for", { email }) : t("forAnybody")
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 ps-4 pe-2">
      <span className="flex min-w-0 flex-1 basis-56 flex-wrap items-baseline gap-x-4">
        <span className="font-medium">{t(role)}</span>
        <span className="text-14 text-ink-2 wrap-anywhere">{whom}</span>
        <span className="text-13 text-ink-2">{t("ends", { date: format.dateTime(new Date(expires_at), { dateStyle: "medium" }) })}</span>
        {delivery && (
          <span className={`text-13 ${delivery === "failed" ? "text-danger" : "text-ink-2"}`}>
            {t(`delivery.${delivery}`)}
          </span>
        )}
      </span>
      <span className="ms-auto flex">
        {delivery && (
          <Button look="quiet" size="sm" disabled={sending || delivery === "queued"} aria-label={t("sendAgainNamed", { whom })} onClick={onSend}>
            {t("sendAgain")}
          </Button>
        )}
        <Button look="quiet" size="sm" aria-label={t("withdrawNamed", { role: t(role), whom })} onClick={onWithdraw}>
          {t("withdraw")}
        </Button>
      </span>
    </li>
  )
}
