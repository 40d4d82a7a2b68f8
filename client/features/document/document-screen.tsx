"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { ArrowLeft, Download } from "lucide-react"
import dynamic from "next/dynamic"
import Link from "next/link"
import { useSearchParams } from "next/navigation"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { StatusCell } from "@/features/documents/status-cell"
import { useProjectEvents } from "@/features/documents/use-project-events"
import { NotFound } from "@/features/frame/not-found"
import { PageHeader } from "@/features/frame/page-header"
import { downloadHref, getDocument } from "@/lib/api/endpoints"
import { isNotFound } from "@/lib/api/problem"
import type { Document, Passage } from "@/lib/api/types"
import { PassageList } from "./passage-list"
import { TextView } from "./text-view"
import { usePassages } from "./use-passages"

const PdfView = dynamic(() => import("./pdf-view"), { ssr: false, loading: () => <Skeleton lines={10} className="p-8" /> })

/** A document's original, and beside it the passages that answers are made of. */
export function DocumentScreen({ projectId, documentId }: { projectId: string; documentId: string }) {
  const t = useTranslations("document")
  useProjectEvents(projectId)
  const document = useQuery({ queryKey: ["document", documentId], queryFn: () => getDocument(documentId) })

  if (isNotFound(document.error)) {
    return (
      <NotFound
        title={t("notFound")}
        hint={t("notFoundHint")}
        href={`/p/${projectId}/documents`}
        action={t("toDocuments")}
      />
    )
  }
  return (
    <>
      <PageHeader
        title={document.data?.name ?? ""}
        before={
          <Link href={`/p/${projectId}/documents`} aria-label={t("toDocuments")} className={clsx(buttonClass("quiet", "sm", true), "-ms-2")}>
            <ArrowLeft size={16} strokeWidth={1.75} aria-hidden />
          </Link>
        }
      >
        {document.data && (
          <a href={downloadHref(documentId)} download className={buttonClass("quiet", "sm")}>
            <Download size={16} strokeWidth={1.75} aria-hidden />
            <span className="max-sm:sr-only">{t("download")}</span>
          </a>
        )}
      </PageHeader>
      {document.error && (
        <div className="p-4">
          <ProblemNote error={document.error} onRetry={() => document.refetch()} />
        </div>
      )}
      {document.isPending && <Skeleton lines={10} className="p-8" />}
      {document.data && document.data.status !== "ready" && (
        <div className="m-auto w-full max-w-96 p-6">
          <p className="mb-3">{t("notReady")}</p>
          <StatusCell document={document.data} />
        </div>
      )}
      {document.data?.status === "ready" && <Reader document={document.data} />}
    </>
  )
}

type Focus = { passage: Passage; asked: number }

function Reader({ document }: { document: Document }) {
  const t = useTranslations("document")
  const params = useSearchParams()
  const passages = usePassages(document.id)
  const [shown, setShown] = useState<"original" | "passages">("original")
  const [chosen, setChosen] = useState<Focus | null>(null)
  const [lit, setLit] = useState<string | null>(null)
  const linked = passages.all.find(({ id }) => id === params.get("passage"))
  const focus = chosen ?? (linked ? { passage: linked, asked: 0 } : null)

  const choose = (passage: Passage) => {
    setChosen({ passage, asked: (chosen?.asked ?? 0) + 1 })
    setShown("original")
    const url = new URL(location.href)
    url.searchParams.set("passage", passage.id)
    if (passage.place.page != null) url.searchParams.set("page", String(passage.place.page))
    history.replaceState(null, "", url)
  }
  const isPdf = document.media_type === "application/pdf"
  const View = isPdf ? PdfView : TextView
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
          <View
            document={document}
            passages={passages.all}
            focus={focus}
            lit={lit}
            startPage={Number(params.get("page")) || 1}
            onLight={setLit}
          />
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
