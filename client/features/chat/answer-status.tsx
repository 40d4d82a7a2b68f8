"use client"

import { useTranslations } from "use-intl"
import { sourcesOf } from "./cited"
import type { ShownMessage } from "./turn"

/** Tells a screen reader twice per answer, when it begins and when it is ready; never its words. */
export function AnswerStatus({ answer }: { answer: ShownMessage | null }) {
  const t = useTranslations("chat")
  const text = !answer
    ? ""
    : answer.status === "running"
      ? t("answering")
      : answer.status === "complete"
        ? t("ready", { count: sourcesOf(answer).length, near: answer.nearest.length })
        : t("ended")
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  )
}
