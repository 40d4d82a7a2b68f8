"use client"

import { ChevronLeft, ChevronRight } from "lucide-react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"

type Props = {
  of: "question" | "answer"
  ids: string[]
  current: string
  onChoose: (id: string) => void
}

/** ‹ 2 / 3 › between branches of a thread. */
export function Siblings({ of, ids, current, onChoose }: Props) {
  const t = useTranslations(of)
  if (ids.length < 2) return null
  const index = ids.indexOf(current)
  return (
    <span role="group" aria-label={t("versions")} className="text-13 text-ink-2 flex items-center">
      <IconButton label={t("earlier")} disabled={index <= 0} onClick={() => onChoose(ids[index - 1]!)}>
        <ChevronLeft size={14} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <span className="mono">
        {index + 1} / {ids.length}
      </span>
      <IconButton
        label={t("later")}
        disabled={index >= ids.length - 1}
        onClick={() => onChoose(ids[index + 1]!)}
      >
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden />
      </IconButton>
    </span>
  )
}
