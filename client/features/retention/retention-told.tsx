"use client"

import { useFormatter, useNow, useTranslations } from "use-intl"
import type { RetentionState } from "@/lib/api/types"

/** What goes by itself, and from when on. */
export function RetentionTold({ state }: { state: RetentionState }) {
  const t = useTranslations("retention")
  const format = useFormatter()
  const now = useNow()
  const { documents_days, documents_by, chats_days, begins_at } = state
  const day = begins_at ? new Date(begins_at) : null
  return (
    <p className="text-14 text-ink-2">
      {documents_days == null && chats_days == null && t("nothing")}
      {documents_days != null && t(documents_by === "untouched" ? "documentsUntouched" : "documentsUploaded", { days: documents_days })}{" "}
      {chats_days != null && t("chats", { days: chats_days })}{" "}
      {day && day > now && t("begins", { when: format.dateTime(day, { dateStyle: "long", timeStyle: "short" }) })}
    </p>
  )
}
