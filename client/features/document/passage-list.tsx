"use client"

import clsx from "clsx"
import { useEffect, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { usePlace } from "@/features/source/use-place"
import type { Passage } from "@/lib/api/types"
import type { Passages } from "./use-passages"

type Props = {
  count: number
  passages: Passages
  current: string | null
  lit: string | null
  onChoose: (passage: Passage) => void
  onLight: (id: string | null) => void
}

export function PassageList({ count, passages, current, lit, onChoose, onLight }: Props) {
  const t = useTranslations("document")
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" })
  }, [current])
  return (
    <section aria-labelledby="passages" className="flex h-full min-h-0 flex-col">
      <h2 id="passages" className="border-line text-14 shrink-0 border-b px-4 py-2.5">
        {t("passageCount", { count })}
      </h2>
      <div className="scroll-area min-h-0 flex-1" tabIndex={0} role="group" aria-labelledby="passages">
        {passages.loading && <Skeleton lines={6} className="p-4" />}
        {passages.error != null && (
          <div className="p-4">
            <ProblemNote error={passages.error} onRetry={() => passages.reload()} />
          </div>
        )}
        <ol ref={list} className="divide-line divide-y" onPointerLeave={() => onLight(null)}>
          {passages.all.map((passage) => (
            <li key={passage.id}>
              <PassageRow
                passage={passage}
                current={current === passage.id}
                lit={lit === passage.id}
                onChoose={() => onChoose(passage)}
                onLight={() => onLight(passage.id)}
              />
            </li>
          ))}
        </ol>
        {passages.more && (
          <Button look="quiet" size="sm" className="m-2" onClick={passages.more}>
            {t("more")}
          </Button>
        )}
      </div>
    </section>
  )
}

type RowProps = {
  passage: Passage
  current: boolean
  lit: boolean
  onChoose: () => void
  onLight: () => void
}

function PassageRow({ passage, current, lit, onChoose, onLight }: RowProps) {
  const t = useTranslations("document")
  const place = usePlace()
  return (
    <button
      type="button"
      aria-current={current || undefined}
      onClick={onChoose}
      onPointerEnter={onLight}
      onFocus={onLight}
      className={clsx(
        "block w-full px-4 py-3 text-start outline-offset-[-2px]",
        current ? "bg-accent-soft" : lit ? "bg-sunken" : "hover:bg-sunken",
      )}
    >
      <span className="text-12 text-ink-2 flex justify-between gap-3">
        <span className="truncate">{[passage.ordinal + 1, place(passage.place)].filter(Boolean).join(" · ")}</span>
        <span className="mono shrink-0">{t("tokens", { count: passage.tokens })}</span>
      </span>
      <span className={clsx("text-14 mt-1 font-serif leading-snug", current ? "block whitespace-pre-line" : "line-clamp-3")}>
        {passage.text}
      </span>
    </button>
  )
}
