"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { endOtherSessions, endSession } from "@/lib/api/sign-in"
import type { Session } from "@/lib/api/types"

/** Where somebody's account is open, and its end. */
export function Sessions({ sessions }: { sessions: Session[] }) {
  const t = useTranslations("personal")
  const queries = useQueryClient()
  const { mutate, error, isPending, data } = useMutation({
    mutationFn: async (id: string | null) => {
      await (id === null ? endOtherSessions() : endSession(id))
      await queries.invalidateQueries({ queryKey: keys.sessions })
      return id ?? "others"
    },
  })
  return (
    <section aria-labelledby="sessions" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="sessions" className="text-17 font-semibold">
        {t("sessions")}
      </h2>
      <p className="text-14 text-ink-2">{t("sessionsHint")}</p>
      {error != null && <ProblemNote error={error} />}
      <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
        {sessions.map((one) => (
          <SessionRow key={one.id} session={one} busy={isPending} onEnd={() => mutate(one.id)} />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        {sessions.length > 1 && (
          <Button disabled={isPending} onClick={() => mutate(null)}>
            {t("endOthers")}
          </Button>
        )}
        <p role="status" className="text-14 text-ink-2">
          {data === "others" && sessions.length === 1 ? t("othersEnded") : ""}
        </p>
      </div>
    </section>
  )
}

type RowProps = { session: Session; busy: boolean; onEnd: () => void }

function SessionRow({ session, busy, onEnd }: RowProps) {
  const t = useTranslations("personal")
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const device = session.device || t("somewhere")
  const known = [
    session.current ? t("thisOne") : t("renewed", { when: format.relativeTime(new Date(session.used_at), now) }),
    t("began", { when: format.dateTime(new Date(session.created_at), { dateStyle: "medium" }) }),
    session.place && t("from", { place: session.place }),
  ]
  return (
    <li className="flex items-center gap-4 py-2 ps-4 pe-2">
      <span className="grid min-w-0 flex-1 py-1">
        <span className="font-medium wrap-anywhere">{device}</span>
        <span className="text-13 text-ink-2 wrap-anywhere">{known.filter(Boolean).join(" · ")}</span>
      </span>
      {!session.current && (
        <Button look="quiet" size="sm" aria-label={t("endNamed", { device })} disabled={busy} onClick={onEnd}>
          {t("end")}
        </Button>
      )}
    </li>
  )
}
