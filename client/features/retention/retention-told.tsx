"use client"

import { useFormatter, useNow, useTranslations } from "use-intl"
import type { RetentionState } from "@/lib/api/types"
import { daysOfVersions } from "./days-of-versions"

/** What goes by itself, and from when on. */
export function RetentionTold({ state }: { state: RetentionState }) {
  const t = useTranslations("retention")
  const format = useFormatter()
  const now = useNow()
  const { documents_days, documents_by, chats_days, begins_at } = state
  const versions_days = daysOfVersions(state)
  const day = begins_at ? new Date(begins_at) : null
  return (
    <p className="text-14 text-ink-2">
      {documents_days == null && chats_days == null && versions_days == null && t("nothing")}
      {documents_days != null && t(documents_by === "untouched" ? "documentsUntouched" : "documentsUploaded", { days: documents_days })}{" "}
      {chats_days != null && t("chats", { days: chats_days })}{" "}
      {versions_days != null && t("versions", { days: versions_days })}{" "}
      {day && day > now && t("begins", { when: format.dateTime(day, { dateStyle: "long", timeStyle: "short" }) })}
    </p>
  )
}
