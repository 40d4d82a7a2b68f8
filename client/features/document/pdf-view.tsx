"use client"

import "react-pdf/dist/Page/TextLayer.css"
import { ZoomIn, ZoomOut } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { Document as Pdf } from "react-pdf"
import { useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { middleOf } from "@/features/source/boxes"
import { PDF_OPTIONS } from "@/features/source/pdf"
import { usePdfLock } from "@/features/source/pdf-lock"
import { useOriginal } from "@/features/source/use-original"
import { useWidth } from "@/features/source/use-width"
import type { Document, Passage } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"
import { LazyPage } from "./lazy-page"

type Props = {
  document: Document
  passages: Passage[]
  focus: { passage: Passage; asked: number } | null
  lit: string | null
  startPage: number
  onLight: (id: string | null) => void
}

const ZOOMS = [0.75, 1, 1.25, 1.5, 2]

/** All pages below each other; only those near the view are drawn. */
export default function PdfView({ document, passages, focus, lit, startPage, onLight }: Props) {
  const t = useTranslations("document")
  const original = useOriginal(document.id)
  const failure = useStanding(original.error, original.isFetching)
  const viewport = useRef<HTMLDivElement>(null)
  const { ref, width } = useWidth()
  const [pages, setPages] = useState(0)
  const [ratio, setRatio] = useState(1.414)
  const [zoom, setZoom] = useState(1)
  const [broken, setBroken] = useState(false)
  const lock = usePdfLock()
  const ready = pages > 0 && width > 0

  useEffect(() => {
    if (!ready || !viewport.current) return
    scrollToPlace(viewport.current, focus?.passage.place.page ?? startPage, focus?.passage)
  }, [ready, focus, startPage])

  if (failure != null || broken) {
    const again = async () => {
      await original.refetch()
      setBroken(false)
    }
    return <NotShown error={failure} onAgain={again} />
  }
  const sheet = { width: Math.round(Math.min(width, 900) * zoom), ratio, viewport, focus, lit, onLight }
  return (
    <div className="relative h-full">
      <div ref={viewport} className="scroll-area h-full p-4 md:p-6" tabIndex={0} role="group" aria-label={t("original")}>
        <div ref={ref}>
          {!original.data && <Skeleton lines={10} className="p-8" />}
          {lock.form}
          {original.data && width > 0 && (
            <Pdf
              file={original.data}
              options={PDF_OPTIONS}
              onLoadError={() => setBroken(true)}
              onLoadSuccess={async (pdf) => {
                const { view } = await pdf.getPage(1)
                setRatio((view[3]! - view[1]!) / (view[2]! - view[0]!))
                lock.opened(() => setPages(pdf.numPages))
              }}
              onPassword={lock.onPassword}
              loading={lock.asked ? null : <Skeleton lines={10} className="p-8" />}
              error={null}
              className="grid w-fit min-w-full justify-items-center gap-4"
            >
              {Array.from({ length: pages }, (_, i) => (
                <LazyPage key={i} number={i + 1} {...sheet} passages={passages.filter(({ place }) => place.page === i + 1)} />
              ))}
            </Pdf>
          )}
        </div>
      </div>
      <ZoomButtons zoom={zoom} onZoom={setZoom} />
    </div>
  )
}

/** It could not be had, or not be read. */
function NotShown({ error, onAgain }: { error: unknown; onAgain: () => Promise<void> }) {
  const t = useTranslations("document")
  return (
    <div className="p-4">
      {error != null ? (
        <ProblemNote error={error} onRetry={onAgain} />
      ) : (
        <div className="grid justify-items-start gap-3 p-4">
          <p>{t("unreadable")}</p>
          <Button onClick={onAgain}>{t("again")}</Button>
        </div>
      )}
    </div>
  )
}

function ZoomButtons({ zoom, onZoom }: { zoom: number; onZoom: (zoom: number) => void }) {
  const t = useTranslations("document")
  const index = ZOOMS.indexOf(zoom)
  return (
    <div className="bg-raised border-line shadow-popover absolute end-6 bottom-4 flex rounded-8 border p-0.5">
      <IconButton tip="above" label={t("zoomOut")} disabled={index <= 0} onClick={() => onZoom(ZOOMS[index - 1]!)}>
        <ZoomOut size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <IconButton tip="above" label={t("zoomIn")} disabled={index >= ZOOMS.length - 1} onClick={() => onZoom(ZOOMS[index + 1]!)}>
        <ZoomIn size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
    </div>
  )
}

function scrollToPlace(viewport: HTMLElement, page: number, passage: Passage | undefined): void {
  const sheet = viewport.querySelector<HTMLElement>(`[data-page="${page}"]`)
  if (!sheet) return
  const { top, height } = sheet.getBoundingClientRect()
  const { top: viewTop, height: viewHeight } = viewport.getBoundingClientRect()
  const boxes = passage?.place.boxes
  const within = boxes?.length ? middleOf(boxes) * height - viewHeight / 2 : -24
  viewport.scrollTop += top - viewTop + within
}
