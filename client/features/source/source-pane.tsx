"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { ExternalLink, X } from "lucide-react"
import dynamic from "next/dynamic"
import Link from "next/link"
import { useEffect, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button, buttonClass, IconButton } from "@/components/ui/button"
import { Skeleton } from "@/components/ui/skeleton"
import { getDocument } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Nearest, Place, Source } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { useStanding } from "@/lib/use-standing"
import { isPicture, isRecording, layoutOf } from "./layout"
import { useSheetDrag } from "./use-sheet-drag"
import { AddPage } from "./add-page"
import { SnapshotSource } from "./snapshot-source"
import { Note, SourceProblem } from "./source-problem"
import { TextSource } from "./text-source"
import { useOriginal } from "./use-original"
import { usePlace } from "./use-place"

const Picture = dynamic(() => import("./picture").then((module) => module.Picture), { ssr: false })
const Recording = dynamic(() => import("./recording").then((module) => module.Recording), { ssr: false })
const PdfPage = dynamic(() => import("./pdf-page"), { ssr: false, loading: () => <Skeleton lines={8} className="p-4" /> })

type Props = {
  projectId: string
  source: Source | Nearest
  /** What cites it says something that it does not wholly say. */
  weak: boolean
  /** Where the source stands among those the answer cites, or that came near. */
  position: number
  count: number
  onStep: (by: 1 | -1) => void
  onClose: () => void
}

/** The original beside the answer, open at the passage. On a phone it is a sheet. */
export function SourcePane({ projectId, source, weak, position, count, onStep, onClose }: Props) {
  const t = useTranslations("source")
  const viewport = useRef<HTMLDivElement>(null)
  const sheet = useSheetDrag(onClose)
  const [pages, setPages] = useState<{ of: string; count: number } | null>(null)
  const documentId = source.document_id
  const pageCount = pages && pages.of === documentId ? pages.count : null
  return (
    <aside
      aria-label={t("label")}
      style={sheet.style}
      className={clsx(
        "bg-sunken border-line flex min-h-0 flex-col",
        "max-md:shadow-sheet max-md:animate-sheet max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:h-[72dvh] max-md:rounded-t-8 max-md:border-t",
        "md:animate-pane md:border-s",
      )}
    >
      <div
        {...sheet.handle}
        className="bg-surface flex h-5 touch-none items-center justify-center rounded-t-8 md:hidden"
      >
        <span aria-hidden className="bg-line-strong h-1 w-9 rounded-3" />
      </div>
      <Head source={source} pageCount={pageCount} position={position} count={count} onStep={onStep} onClose={onClose} />
      <div ref={viewport} className="scroll-area min-h-0 flex-1 p-4" tabIndex={0} role="group" aria-label={t("original")}>
        <Original
          source={source}
          viewport={viewport}
          onPages={(found) => documentId && setPages({ of: documentId, count: found })}
        />
      </div>
      <Footer projectId={projectId} source={source} weak={weak} />
    </aside>
  )
}

type HeadProps = Pick<Props, "source" | "position" | "count" | "onStep" | "onClose"> & { pageCount: number | null }

/** Which source it is, and the way to the others. */
function Head({ source, pageCount, position, count, onStep, onClose }: HeadProps) {
  const t = useTranslations("source")
  const place = usePlace()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])

  const page = source.place?.page
  const where = page != null && pageCount ? t("pageOf", { page, count: pageCount }) : place(source.place, source.title)
  return (
    <header className="bg-surface border-line flex min-h-13 items-center gap-1 border-b ps-4 pe-2 pb-1 md:py-1.5">
      <div className="min-w-0 flex-1">
        <h2 ref={heading} tabIndex={-1} className="text-14 truncate font-medium outline-none" title={source.title}>
          {source.title}
        </h2>
        <p className="text-13 text-ink-2 truncate first-letter:uppercase" aria-live="polite">
          {[where, t("why" in source ? "nearestOf" : "sourceOf", { position, count })].filter(Boolean).join(", ")}
        </p>
      </div>
      <Button look="quiet" size="sm" disabled={position <= 1} aria-keyshortcuts="[" onClick={() => onStep(-1)}>
        {t("previous")}
      </Button>
      <Button look="quiet" size="sm" disabled={position >= count} aria-keyshortcuts="]" onClick={() => onStep(1)}>
        {t("next")}
      </Button>
      <IconButton label={t("close")} onClick={onClose}>
        <X size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
    </header>
  )
}

type OriginalProps = {
  source: Source
  viewport: React.RefObject<HTMLDivElement | null>
  onPages: (count: number) => void
}

function Original({ source, viewport, onPages }: OriginalProps) {
  const t = useTranslations("source")
  const { document_id: documentId, place, quote } = source
  if (source.kind !== "document") {
    if (source.snapshot_id) return <SnapshotSource key={source.snapshot_id} snapshotId={source.snapshot_id} source={source} />
    return <Note>{t(source.kind === "web" ? "web" : "tool")}</Note>
  }
  if (!documentId) return <Note>{t("removed")}</Note>
  if (place?.page == null && place?.start == null) return <Note>{t("noPlace")}</Note>
  return <DocumentSource key={`${documentId} ${place.start} ${quote}`} documentId={documentId} place={place} source={source} viewport={viewport} onPages={onPages} />
}

type DocumentProps = OriginalProps & { documentId: string; place: Place }

/** As its kind can be shown: on its page, as a picture, beside the recording, or as text. */
function DocumentSource({ documentId, place, source, viewport, onPages }: DocumentProps) {
  const document = useQuery({ queryKey: keys.document(documentId), queryFn: () => getDocument(documentId) })
  const failure = useStanding(document.error, document.isFetching)
  if (failure != null) return <SourceProblem error={failure} onRetry={() => document.refetch()} />
  if (!document.data) return <Skeleton lines={8} className="p-4" />
  const { media_type } = document.data
  if (place.page != null && media_type === "application/pdf") {
    return <PdfSource documentId={documentId} page={place.page} source={source} viewport={viewport} onPages={onPages} />
  }
  if (place.page === 1 && isPicture(media_type)) return <Picture documentId={documentId} mediaType={media_type} place={place} />
  return (
    <>
      {place.seconds != null && isRecording(media_type) && (
        <Recording documentId={documentId} mediaType={media_type} seconds={place.seconds} />
      )}
      <TextSource documentId={documentId} place={place} quote={source.quote} layout={layoutOf(media_type)} />
    </>
  )
}

function PdfSource({ documentId, page, source, viewport, onPages }: OriginalProps & { documentId: string; page: number }) {
  const t = useTranslations("source")
  const original = useOriginal(documentId)
  const [searched, setSearched] = useState<{ quote: string; found: boolean } | null>(null)
  const [broken, setBroken] = useState(false)
  const failure = useStanding(original.error, original.isFetching)
  const missing = searched?.quote === source.quote && !searched.found

  if (failure != null) return <SourceProblem error={failure} onRetry={() => original.refetch()} />
  if (broken) {
    const again = async () => {
      await original.refetch()
      setBroken(false)
    }
    return (
      <Note>
        {t("unreadable")}
        <Button size="sm" className="mt-3" onClick={again}>
          {t("again")}
        </Button>
      </Note>
    )
  }
  if (!original.data) return <Skeleton lines={8} className="p-4" />
  return (
    <>
      {missing && <p className="bg-surface border-line text-14 mb-3 rounded-5 border px-3 py-2">{t("notFound")}</p>}
      <PdfPage
        url={original.data}
        page={page}
        boxes={source.place?.boxes ?? null}
        quote={source.quote}
        viewport={viewport}
        onPages={onPages}
        onError={() => setBroken(true)}
        onSearched={(found) => setSearched({ quote: source.quote, found })}
      />
    </>
  )
}

function Footer({ projectId, source, weak }: Pick<Props, "projectId" | "source" | "weak">) {
  const t = useTranslations("source")
  const query = new URLSearchParams()
  if (source.place?.page != null) query.set("page", String(source.place.page))
  if (source.passage_id) query.set("passage", source.passage_id)
  // For a document that was replaced since: its passages are gone, its text is not.
  if (source.place?.start != null) query.set("start", String(source.place.start))
  if (source.place?.end != null) query.set("end", String(source.place.end))
  return (
    <footer className="bg-surface border-line pe-safe grid gap-2 border-t px-4 py-3">
      <blockquote className="quote text-15 max-h-[22dvh] overflow-y-auto leading-snug md:text-17">
        {source.quote}
      </blockquote>
      <div className="flex min-h-8 items-center gap-1">
        {"why" in source && <span className="text-13 text-ink-2">{source.why}</span>}
        {weak && <span className="text-13 text-ink-2">{t("weak")}</span>}
        <span className="ms-auto" />
        {source.document_id && (
          <Link href={`${pages.document(projectId, source.document_id)}?${query}`} className={buttonClass("quiet", "sm")}>
            {t("openDocument")}
          </Link>
        )}
        {source.kind === "web" && source.url && <AddPage projectId={projectId} url={source.url} />}
        {source.url && /^https?:/.test(source.url) && (
          <a href={source.url} target="_blank" rel="noopener noreferrer" className={buttonClass("quiet", "sm")}>
            {t("openOriginal")}
            <ExternalLink size={14} strokeWidth={1.75} aria-hidden />
          </a>
        )}
      </div>
    </footer>
  )
}
