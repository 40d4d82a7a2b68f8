"use client"

import { useFormatter, useTranslations } from "use-intl"
import type { Candidate } from "@/lib/api/types"

/** How far the one beside is. */
export function Preparing({ beside }: { beside: Candidate }) {
  const t = useTranslations("embedder")
  const format = useFormatter()
  const { embedder, passages, of } = beside
  const share = of > 0 ? Math.min(passages / of, 1) : 0
  const text = t("progress", { done: format.number(passages), count: of })
  return (
    <div className="grid gap-2">
      <p className="text-14 font-medium">{t("preparing", { name: embedder.name })}</p>
      <div
        role="progressbar"
        aria-label={t("preparing", { name: embedder.name })}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={passages}
        aria-valuetext={text}
        className="bg-line h-1.5 overflow-hidden rounded-3"
      >
        <span
          className="bg-accent block h-full origin-left transition-transform duration-240"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
      {beside.error && (
        <p role="status" className="text-13 text-warn">
          {beside.error.message}
        </p>
      )}
      <p className="text-13 text-ink-2 flex flex-wrap justify-between gap-x-4">
        <span className="tabular-nums">{text}</span>
        <span>{t("meanwhile")}</span>
      </p>
    </div>
  )
}
