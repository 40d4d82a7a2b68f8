"use client"

import { ChevronLeft, ChevronRight } from "lucide-react"
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { usePlace } from "@/features/source/use-place"
import type { Preview } from "./evidence"
import { isGone } from "./mark"
import { hostOf } from "./sources"

const HOVER_MS = 250
const LEAVE_MS = 120
const GAP = 6

/**
 * Holds which preview is shown. A pointer has to rest on a mark before its card appears, and may
 * move on to the card without losing it; the keyboard gets it at once.
 */
export function usePreview() {
  const [shown, setShown] = useState<Preview | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const preview = useCallback((next: Preview | null) => {
    clearTimeout(timer.current)
    const wait = next ? (next.byKeyboard ? 0 : HOVER_MS) : LEAVE_MS
    timer.current = setTimeout(() => setShown(next), wait)
  }, [])
  const hold = useCallback(() => clearTimeout(timer.current), [])
  const drop = useCallback(() => {
    clearTimeout(timer.current)
    setShown(null)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  return { shown, preview, hold, drop }
}

type Props = { preview: Preview; onHold: () => void; onLeave: () => void; onClose: () => void }

/** Title, page and quote of a source, beside its mark. Several sources are stepped through. */
export function PreviewCard({ preview, onHold, onLeave, onClose }: Props) {
  const t = useTranslations("answer")
  const place = usePlace()
  const card = useRef<HTMLDivElement>(null)
  const [index, setIndex] = useState(0)
  const source = preview.sources[Math.min(index, preview.sources.length - 1)]

  useLayoutEffect(() => setPosition(card.current, preview.anchor), [preview, source])
  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return
      event.stopPropagation()
      onClose()
    }
    addEventListener("keydown", escape, { capture: true })
    addEventListener("scroll", onClose, { capture: true, passive: true })
    return () => {
      removeEventListener("keydown", escape, { capture: true })
      removeEventListener("scroll", onClose, { capture: true })
    }
  }, [onClose])

  return (
    <div
      ref={card}
      role="tooltip"
      onPointerEnter={onHold}
      onPointerLeave={onLeave}
      className="bg-raised border-line shadow-popover animate-popover text-14 fixed z-30 grid w-80 max-w-[calc(100vw-1rem)] gap-2 rounded-8 border p-3"
    >
      {!source ? (
        <p>{t("noSource")}</p>
      ) : (
        <>
          <p className="text-13 text-ink-2">
            {[source.title, place(source.place, source.title), hostOf(source)].filter(Boolean).join(", ")}
          </p>
          <p className="quote text-15 line-clamp-6 leading-snug">{source.quote}</p>
          <div className="text-13 text-ink-2 flex min-h-6 items-center gap-2 empty:hidden">
            {isGone(source) && <span>{t("removed")}</span>}
            {preview.anchor.hasAttribute("data-weak") && <span>{t("weak")}</span>}
            {preview.sources.length > 1 && <Steps index={index} of={preview.sources.length} onStep={setIndex} />}
          </div>
        </>
      )}
    </div>
  )
}

function Steps({ index, of, onStep }: { index: number; of: number; onStep: (index: number) => void }) {
  const t = useTranslations("answer")
  return (
    <span className="ms-auto flex items-center gap-1">
      <IconButton label={t("previousSource")} disabled={index === 0} onClick={() => onStep(index - 1)}>
        <ChevronLeft size={14} aria-hidden />
      </IconButton>
      <span className="mono">
        {index + 1}/{of}
      </span>
      <IconButton label={t("nextSource")} disabled={index === of - 1} onClick={() => onStep(index + 1)}>
        <ChevronRight size={14} aria-hidden />
      </IconButton>
    </span>
  )
}

/** Below the mark, or above it where there is no room; never off the screen. */
function setPosition(card: HTMLElement | null, anchor: HTMLElement): void {
  if (!card) return
  // The first line's box: a sentence may run over several.
  const at = anchor.getClientRects()[0] ?? anchor.getBoundingClientRect()
  const { width, height } = card.getBoundingClientRect()
  const below = at.bottom + GAP
  const top = below + height <= innerHeight - 8 ? below : at.top - GAP - height
  const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), innerWidth - width - 8)
  card.style.top = `${Math.max(8, top)}px`
  card.style.left = `${left}px`
}
