"use client"

import { useFormatter, useTranslations } from "use-intl"
import type { AuditEvent, AuditKind } from "@/lib/api/types"

type Props = { events: AuditEvent[]; inProject: boolean; onPerson: (id: string, name: string) => void }

export function EventList({ events, inProject, onPerson }: Props) {
  return (
    <ol className="bg-surface border-line divide-line divide-y rounded-8 border">
      {events.map((event) => (
        <Row key={event.id} event={event} inProject={inProject} onPerson={onPerson} />
      ))}
    </ol>
  )
}

function Row({ event, inProject, onPerson }: { event: AuditEvent } & Omit<Props, "events">) {
  const t = useTranslations("audit")
  const format = useFormatter()
  const kind = `kinds.${event.kind as AuditKind}` as const
  const { user_id, subject, subject_user } = event
  return (
    <li className="grid gap-x-4 px-4 py-2 sm:grid-cols-[minmax(0,1fr)_auto]">
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{t.has(kind) ? t(kind) : event.kind}</span>
        {subject && subject !== user_id && subject_user && <Person id={subject} name={subject_user} onPerson={onPerson} />}
      </span>
      <time dateTime={event.at} className="text-13 text-ink-2 sm:text-end">
        {format.dateTime(new Date(event.at), { dateStyle: "medium", timeStyle: "medium" })}
      </time>
      <span className="text-13 text-ink-2 flex min-w-0 flex-wrap gap-x-4 sm:col-span-2">
        {user_id && <Person id={user_id} name={event.user ?? t("gone", { id: user_id.slice(0, 8) })} onPerson={onPerson} />}
        {!user_id && <span>{t(event.kind === "sign-in-failed" ? "nobody" : "itself")}</span>}
        {event.address && <span className="mono">{t("from", { address: event.address })}</span>}
        {!inProject && event.project_id && <span>{t("inProject", { id: event.project_id.slice(0, 8) })}</span>}
        {Object.entries(event.detail)
          .filter(([name]) => name !== "session")
          .map(([name, value]) => (
            <span key={name} className="wrap-anywhere">
              {name}: {Array.isArray(value) ? value.join(", ") : String(value)}
            </span>
          ))}
      </span>
    </li>
  )
}

function Person({ id, name, onPerson }: { id: string; name: string; onPerson: Props["onPerson"] }) {
  const t = useTranslations("audit")
  return (
    <button type="button" title={t("onlyOf", { name })} className="text-start underline-offset-2 wrap-anywhere hover:underline" onClick={() => onPerson(id, name)}>
      {name}
    </button>
  )
}
