"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { ArrowLeft, Download } from "lucide-react"
import dynamic from "next/dynamic"
import Link from "next/link"
import { useSearchParams } from "next/navigation"
import { useMemo, useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { AgainRoom } from "@/features/documents/again"
import { asksForPassword, whyId } from "@/features/documents/asks-for-password"
import { StatusCell } from "@/features/documents/status-cell"
import { useProjectEvents } from "@/features/documents/use-project-events"
import { NotFound } from "@/components/not-found"
import { PageHeader } from "@/components/page-header"
import { downloadHref, getDocument } from "@/lib/api/endpoints"
import { isNotFound } from "@/lib/api/problem"
import type { Document, Passage } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"
import { isPicture } from "@/features/source/layout"
import * as keys from "@/lib/api/query-keys"
import * as pages from "@/lib/pages"
import { PassageList } from "./passage-list"
import { TextView } from "./text-view"
import { usePassages } from "./use-passages"

const Timeline = dynamic(() => import("@/features/documents/ledger/timeline").then((module) => module.Timeline), { ssr: false })
const PinButton = dynamic(() => import("@/features/settings/pinned/pin-button").then((module) => module.PinButton), { ssr: false })
const PictureView = dynamic(() => import("./picture-view").then((module) => module.PictureView), { ssr: false })
const PdfView = dynamic(() => import("./pdf-view"), { ssr: false, loading: () => <Skeleton lines={10} className="p-8" /> })

/** A document's original, and beside it the passages that answers are made of. */
export function DocumentScreen({ projectId, documentId }: { projectId: string; documentId: string }) {
  const t = useTranslations("document")
  const format = useFormatter()
  useProjectEvents(projectId)
  const document = useQuery({ queryKey: keys.document(documentId), queryFn: () => getDocument(documentId) })
  const failure = useStanding(document.error, document.isFetching)

  if (isNotFound(document.error)) {
    return (
      <NotFound
        title={t("notFound")}
        hint={t("notFoundHint")}
        href={pages.documents(projectId)}
        action={t("toDocuments")}
      />
    )
  }
  return (
    <>
      <PageHeader
        title={document.data?.name ?? ""}
        before={
          <Link href={pages.documents(projectId)} aria-label={t("toDocuments")} className={clsx(buttonClass("quiet", "sm", true), "-ms-2")}>
            <ArrowLeft size={16} strokeWidth={1.75} aria-hidden />
          </Link>
        }
      >
        {document.data?.status === "ready" && !document.data.retired_at && <PinButton projectId={projectId} documentId={documentId} />}
        {document.data && (
          <a href={downloadHref(documentId)} download className={buttonClass("quiet", "sm")}>
            <Download size={16} strokeWidth={1.75} aria-hidden />
            <span className="max-sm:sr-only">{t("download")}</span>
          </a>
        )}
      </PageHeader>
      {failure != null && (
        <div className="p-4">
          <ProblemNote error={failure} onRetry={() => document.refetch()} />
        </div>
      )}
      {document.isPending && failure == null && <Skeleton lines={10} className="p-8" />}
      {document.data && !isReadable(document.data) && <Unread document={document.data} />}
      {document.data?.retired_at && (
        <p className="bg-warn-soft border-line text-14 border-b px-4 py-2">
          {t("replaced", { date: format.dateTime(new Date(document.data.retired_at), { dateStyle: "long" }) })}
        </p>
      )}
      {document.data && isReadable(document.data) && asksForPassword(document.data) && (
        <div className="bg-warn-soft border-line border-b px-4 py-3">
          <p id={whyId(document.data)} className="text-14 mb-2">
            {t("asksAgain")} {document.data.error?.message}
          </p>
          <AgainRoom document={document.data} />
        </div>
      )}
      {document.data && isReadable(document.data) && <Reader document={document.data} />}
    </>
  )
}

/** Of a document without passages: why there are none, and the original where a browser shows it. */
function Unread({ document }: { document: Document }) {
  const t = useTranslations("document")
  const shared = { document, passages: [], focus: null, lit: null }
  const original =
    document.media_type === "application/pdf" ? (
      <PdfView {...shared} startPage={1} onLight={() => undefined} />
    ) : isPicture(document.media_type) ? (
      <PictureView {...shared} />
    ) : null
  const over = document.status === "failed" || document.status === "cancelled"
  return (
    <>
      <div className={clsx("scroll-area mx-auto grid w-full max-w-2xl gap-4 p-6", over && original && "h-[40%] shrink-0 content-start")}>
        <div>
          <p className="mb-3">{t(over ? "unread" : "notReady")}</p>
          <StatusCell document={document} />
          {document.status === "failed" && !document.retired_at && <AgainRoom document={document} />}
        </div>
        <Timeline document={document} />
      </div>
      {over && <div className="bg-sunken border-line min-h-0 flex-1 border-t empty:hidden">{original}</div>}
    </>
  )
}

/** What is indexed again can be read meanwhile. */
const isReadable = ({ status, passages, retired_at }: Document): boolean =>
  status === "ready" || passages > 0 || retired_at != null

/** `asked` counts, so that asking for the same passage again shows it again. */
export type Focus = { passage: Passage; asked: number }

function Reader({ document }: { document: Document }) {
  const t = useTranslations("document")
  const params = useSearchParams()
  const passages = usePassages(document.id)
  const [shown, setShown] = useState<"original" | "passages">("original")
  const [chosen, setChosen] = useState<Focus | null>(null)
  const [lit, setLit] = useState<string | null>(null)
  const linked = passages.all.find(({ id }) => id === params.get("passage"))
  const stored = storedPlace(params.get("start"), params.get("end"))
  const passage = linked ?? stored
  const [from, to] = [passage?.place.start, passage?.place.end]
  const first = useMemo(
    () => passage && { passage, asked: 0 },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- equal places are one focus, however often they are read
    [passage?.id, from, to],
  )
  const focus = chosen ?? first ?? null

  const choose = (passage: Passage) => {
    setChosen({ passage, asked: (chosen?.asked ?? 0) + 1 })
    setShown("original")
    const url = new URL(location.href)
    url.searchParams.set("passage", passage.id)
    if (passage.place.page != null) url.searchParams.set("page", String(passage.place.page))
    history.replaceState(null, "", url)
  }
  const shared = { document, passages: passages.all, focus, lit }
  return (
    <>
      <div role="group" aria-label={t("view")} className="border-line flex gap-1 border-b p-2 md:hidden">
        {(["original", "passages"] as const).map((side) => (
          <Button key={side} size="sm" look={shown === side ? "outline" : "quiet"} aria-pressed={shown === side} onClick={() => setShown(side)}>
            {t(side)}
          </Button>
        ))}
      </div>
      <div className="grid min-h-0 flex-1 md:grid-cols-[minmax(0,1fr)_22rem]">
        <div className={clsx("bg-sunken min-h-0 min-w-0", shown !== "original" && "max-md:hidden")}>
          {document.media_type === "application/pdf" ? (
            <PdfView {...shared} startPage={Number(params.get("page")) || 1} onLight={setLit} />
          ) : isPicture(document.media_type) ? (
            <PictureView {...shared} />
          ) : (
            <TextView {...shared} />
          )}
        </div>
        <div className={clsx("border-line min-h-0 md:border-s", shown !== "passages" && "max-md:hidden")}>
          <PassageList
            count={document.passages}
            passages={passages}
            current={focus?.passage.id ?? null}
            lit={lit}
            onChoose={choose}
            onLight={setLit}
          />
        </div>
      </div>
    </>
  )
}

/** Where a citation stood in a version whose passages are gone. */
function storedPlace(start: string | null, end: string | null): Passage | undefined {
  const place = { start: Number(start), end: Number(end) }
  if (!start || !end || !(place.start >= 0 && place.end > place.start)) return undefined
  return { id: "stored", ordinal: 0, text: "", context: "", tokens: 0, place, language: "simple" }
}
