"use client"

import { UploadCloud } from "lucide-react"
import { useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { PageHeader } from "@/features/frame/page-header"
import { useOnline } from "@/features/frame/use-online"
import type { Document } from "@/lib/api/types"
import { DocumentTable } from "./document-table"
import { DropTarget } from "./drop-target"
import { FilterBar } from "./filter-bar"
import { ACCEPTED } from "./media-type"
import { useDocuments } from "./use-documents"
import { useFilter } from "./use-filter"

/** The documents of a project: bring them, watch them become ready, put right what failed. */
export function DocumentsScreen({ projectId }: { projectId: string }) {
  const t = useTranslations("documents")
  const picker = useRef<HTMLInputElement>(null)
  const online = useOnline()
  const [filter, setFilter] = useFilter()
  const documents = useDocuments(projectId, filter)
  const [doomed, setDoomed] = useState<Document | null>(null)
  const filtered = Boolean(filter.q || filter.status)
  const empty = !documents.loading && !documents.error && documents.documents.length === 0 && documents.uploads.length === 0

  return (
    <DropTarget onFiles={documents.upload}>
      <PageHeader title={t("title")}>
        <input
          ref={picker}
          type="file"
          multiple
          accept={ACCEPTED}
          aria-label={t("chooseFiles")}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            documents.upload([...(event.target.files ?? [])])
            event.target.value = ""
          }}
        />
        <Button look="primary" size="sm" disabled={!online} onClick={() => picker.current?.click()}>
          <UploadCloud size={16} strokeWidth={1.75} aria-hidden />
          {t("upload")}
        </Button>
      </PageHeader>
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-5xl gap-4 px-4 py-6 md:px-8">
          {!(empty && !filtered) && (
            <FilterBar filter={filter} onChange={setFilter} documents={documents.documents} partial={documents.more !== null} />
          )}
          {documents.loading && <SkeletonRows />}
          {documents.error && <ProblemNote error={documents.error} onRetry={() => documents.reload()} />}
          {empty && filtered && (
            <div className="grid justify-items-start gap-3 py-6">
              <p className="text-ink-2">{t("noneMatch")}</p>
              <Button onClick={() => setFilter({})}>{t("clearFilter")}</Button>
            </div>
          )}
          {empty && !filtered && (
            <div className="border-line-strong grid justify-items-center gap-3 rounded-8 border border-dashed px-4 py-16 text-center">
              <UploadCloud size={24} strokeWidth={1.5} aria-hidden className="text-ink-2" />
              <p className="max-w-96">{t("empty")}</p>
              <Button look="primary" disabled={!online} onClick={() => picker.current?.click()}>
                {t("upload")}
              </Button>
            </div>
          )}
          {!documents.loading && !empty && !documents.error && (
            <DocumentTable projectId={projectId} documents={documents} onRemove={setDoomed} />
          )}
          {documents.more && (
            <Button className="justify-self-start" onClick={documents.more}>
              {t("showMore")}
            </Button>
          )}
          <p className="text-13 text-ink-2">{t("formats")}</p>
        </div>
      </div>
      <Confirm
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={() => documents.remove(doomed!.id)}
      >
        {t("deleteHint", { name: doomed?.name ?? "" })}
      </Confirm>
    </DropTarget>
  )
}
