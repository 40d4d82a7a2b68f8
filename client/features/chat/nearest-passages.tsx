"use client"

import { useId } from "react"
import { useTranslations } from "use-intl"
import { usePlace } from "@/features/source/use-place"
import type { Nearest } from "@/lib/api/types"

type Props = {
  answerId: string
  passages: Nearest[]
  openNumber: number | null
  onOpen: (n: number, from: HTMLElement) => void
}

/** Where the documents do not say: what came nearest, and why it falls short. It is no evidence, so nothing of it is marked. */
export function NearestPassages({ answerId, passages, openNumber, onOpen }: Props) {
  const t = useTranslations("answer")
  const id = useId()
  if (passages.length === 0) return null
  return (
    <section aria-labelledby={id} data-nearest={answerId} className="border-line mt-4 max-w-[38.5rem] border-t pt-3">
      <h3 id={id} className="text-14">
        {t("nearest")}
      </h3>
      <p className="text-13 text-ink-2">{t("nearestHint")}</p>
      <ol className="mt-3 grid gap-4">
        {passages.map((passage) => (
          <li key={passage.n} className="grid justify-items-start gap-1">
            <Title passage={passage} open={openNumber === passage.n} why={`${id}-${passage.n}`} onOpen={onOpen} />
            <p className="border-line-strong text-15 line-clamp-4 border-s-2 ps-3 font-serif leading-snug whitespace-pre-line">
              {passage.quote}
            </p>
            <p id={`${id}-${passage.n}`} className="text-13 text-ink-2 ps-3.5">
              {passage.why}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

type TitleProps = { passage: Nearest; open: boolean; why: string; onOpen: Props["onOpen"] }

/** Where the passage stands; opens it there. */
function Title({ passage: { n, title, place: at }, open, why, onOpen }: TitleProps) {
  const place = usePlace()
  return (
    <button
      type="button"
      data-n={n}
      aria-expanded={open}
      aria-describedby={why}
      onClick={(event) => onOpen(n, event.currentTarget)}
      className="text-14 text-accent hover:text-accent-hover min-h-6 rounded-3 text-start underline underline-offset-3"
    >
      {[title, place(at, title)].filter(Boolean).join(", ")}
    </button>
  )
}
