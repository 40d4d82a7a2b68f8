"use client"

import clsx from "clsx"
import { type RefObject, useEffect, useRef, useState } from "react"
import { Page } from "react-pdf"
import { useTranslations } from "use-intl"
import { drawn } from "@/features/source/boxes"
import { pixelRatio } from "@/features/source/pdf"
import type { Passage } from "@/lib/api/types"

type Props = {
  number: number
  width: number
  ratio: number
  viewport: RefObject<HTMLElement | null>
  passages: Passage[]
  focus: { passage: Passage; asked: number } | null
  lit: string | null
  onLight: (id: string | null) => void
}

/** A page that keeps its place while it is far away, and is drawn when it comes near. */
export function LazyPage({ number, width, ratio, viewport, passages, focus, lit, onLight }: Props) {
  const t = useTranslations("document")
  const sheet = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (!sheet.current) return
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      root: viewport.current,
      rootMargin: "150% 0px",
    })
    observer.observe(sheet.current)
    return () => observer.disconnect()
  }, [viewport])

  const hover = passages.find(({ id }) => id === lit && id !== focus?.passage.id)
  const marked = focus?.passage.place.page === number ? focus : null
  return (
    <div
      ref={sheet}
      data-page={number}
      aria-label={t("pageLabel", { page: number })}
      role="group"
      style={{ width, minHeight: width * ratio }}
      className="bg-paper shadow-paper relative"
      onPointerMove={({ clientX, clientY, currentTarget }) => {
        const { left, top, width: w, height: h } = currentTarget.getBoundingClientRect()
        const found = passageAt(passages, (clientX - left) / w, (clientY - top) / h)
        if (found !== lit) onLight(found)
      }}
      onPointerLeave={() => onLight(null)}
    >
      {near && (
        <Page
          pageNumber={number}
          width={width}
          devicePixelRatio={pixelRatio()}
          renderAnnotationLayer={false}
          loading={null}
          className="bg-paper"
        />
      )}
      {marked && <Boxes key={`${marked.passage.id} ${marked.asked}`} passage={marked.passage} />}
      {hover && <Boxes key={hover.id} passage={hover} faint />}
    </div>
  )
}

function Boxes({ passage, faint }: { passage: Passage; faint?: boolean }) {
  return (
    <div aria-hidden data-testid={faint ? undefined : "passage"} className={clsx("passage-sheet", faint && "opacity-45")}>
      {drawn(passage.place.boxes ?? []).map((style, i) => (
        <span key={i} className="passage-box" style={faint ? { ...style, animation: "none" } : style} />
      ))}
    </div>
  )
}

function passageAt(passages: Passage[], x: number, y: number): string | null {
  const hit = passages.find(({ place }) =>
    place.boxes?.some(([left, top, right, bottom]) => x >= left && x <= right && y >= top && y <= bottom),
  )
  return hit?.id ?? null
}
