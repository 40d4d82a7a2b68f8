"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { setNotices } from "@/lib/api/notices"
import * as keys from "@/lib/api/query-keys"
import type { NoticeChoices, Notices as Kept } from "@/lib/api/types"

const KINDS = ["work", "quota", "retention", "gaps"] as const

const chosenIn = ({ work, quota, retention, gaps }: Kept): NoticeChoices => ({ work, quota, retention, gaps })

/** Which mail somebody gets. Each switch is saved by itself. */
export function Notices({ kept }: { kept: Kept }) {
  const t = useTranslations("personal")
  const queries = useQueryClient()
  // At once: a mutation is told of a moment later, and until then the switch would fall back.
  const [wanted, want] = useState<NoticeChoices | null>(null)
  // One after the other: each says all of it.
  const { mutate, error, isSuccess } = useMutation({
    scope: { id: "notices" },
    mutationFn: setNotices,
    onSuccess: (saved) => queries.setQueryData(keys.notices, saved),
    onSettled: (_saved, _error, sent) => want((now) => (now === sent ? null : now)),
  })
  const shown = wanted ?? chosenIn(kept)
  const turn = (changed: Partial<NoticeChoices>) => {
    const next = { ...shown, ...changed }
    want(next)
    mutate(next)
  }
  return (
    <section aria-labelledby="notices" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid gap-1">
        <h2 id="notices" className="text-17 font-semibold">
          {t("notices")}
        </h2>
        <p className="text-14 text-ink-2">{t(`noticesArrive.${kept.arrive}`)}</p>
      </div>
      <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
        {KINDS.map((kind) => (
          <li key={kind}>
            <label className="flex items-start gap-4 px-4 py-3">
              <span className="grid min-w-0 flex-1 gap-0.5">
                <span id={`notice-${kind}`} className="font-medium wrap-anywhere">
                  {t(`notice.${kind}.name`)}
                </span>
                <span id={`notice-${kind}-hint`} className="text-14 text-ink-2">
                  {t(`notice.${kind}.hint`)}
                </span>
              </span>
              <input
                type="checkbox"
                role="switch"
                aria-labelledby={`notice-${kind}`}
                aria-describedby={`notice-${kind}-hint`}
                checked={shown[kind]}
                onChange={(event) => turn({ [kind]: event.target.checked })}
                className="accent-accent mt-1 size-4 shrink-0"
              />
            </label>
          </li>
        ))}
      </ul>
      {error != null && <ProblemNote error={error} />}
      <p role="status" className="text-13 text-ink-2 empty:hidden">
        {isSuccess ? t("saved") : ""}
      </p>
    </section>
  )
}
