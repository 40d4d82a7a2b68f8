"use client"

import { useTranslations } from "use-intl"
import type messages from "@/messages/jobs.en.json"

type Known = keyof typeof messages.jobs.names

/** What a job is called; one of another release by the name that it has there. */
export function useJobWords(job: string) {
  const t = useTranslations("jobs")
  const known = `names.${job as Known}` as const
  return t.has(`${known}.name`) ? { name: t(`${known}.name`), hint: t(`${known}.hint`) } : { name: job, hint: null }
}
