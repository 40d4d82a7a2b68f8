"use client"

import { Globe, UploadCloud } from "lucide-react"
import dynamic from "next/dynamic"
import { type RefObject, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { useCrawls } from "@/features/crawls/use-crawls"
import { PageHeader } from "@/components/page-header"
import { useLoaded } from "@/lib/use-loaded"
import { useOnline } from "@/lib/use-online"
import { DocumentTable } from "./document-table"
import { DropTarget } from "./drop-target"
import { FilterBar } from "./filter-bar"
import { SelectionProvider, useSelection } from "./selection"
import type { NamedFile } from "./uploads/dropped"
import { FilePicker, type FilePickerHandle } from "./uploads/file-picker"
import { useHasUploads } from "./uploads/use-uploads"
import { useDocuments } from "./use-documents"
import { useFilter } from "./use-filter"

// What most visits do not need is loaded when it is.
const AddPages = dynamic(() => import("@/features/crawls/add-pages").then((module) => module.AddPages), { ssr: false })
const loadCrawlPanel = () => import("@/features/crawls/crawl-panel")
const BulkBar = dynamic(() => import("./bulk-bar").then((module) => module.BulkBar), { ssr: false })
const ShowMore = dynamic(() => import("./show-more").then((module) => module.ShowMore), { ssr: false })
const Renew = dynamic(() => import("./renew").then((module) => module.Renew), { ssr: false })
const QuarantinePanel = dynamic(() => import("./quarantine/quarantine-panel").then((module) => module.QuarantinePanel), { ssr: false })
const RetentionNotice = dynamic(() => import("@/features/retention/retention-notice").then((module) => module.RetentionNotice), { ssr: false })
const UploadPanel = dynamic(() => import("./uploads/upload-panel").then((module) => module.UploadPanel), { ssr: false })

/** The documents of a project: bring them, watch them become ready, put right what failed. */
export function DocumentsScreen({ projectId }: { projectId: string }) {
  const t = useTranslations("documents")
  const files = useRef<FilePickerHandle>(null)
  const [filter, setFilter] = useFilter()
  const documents = useDocuments(projectId, filter)
  const crawls = useCrawls(projectId)
  const [adding, setAdding] = useState(false)
  const uploading = useHasUploads(projectId)
  const { filtered } = documents
  const crawled = !filtered && crawls.all.length > 0
  const crawling = useLoaded(crawled, loadCrawlPanel)
  // The list comes with what stands above it, which would push it away later.
  const loading = documents.loading || (!filtered && !crawls.known) || (crawled && !crawling)
  const empty = !loading && !documents.error && documents.documents.length === 0
  const blank = empty && !filtered && !uploading && crawls.all.length === 0
  const upload = () => files.current?.open()

  return (
    <DropTarget onFiles={documents.upload}>
      <Header files={files} onFiles={documents.upload} onUpload={upload} onAdd={() => setAdding(true)} />
      <SelectionProvider key={`${projectId} ${filter.q} ${filter.status}`}>
        <div className="scroll-area min-h-0 flex-1">
          <div className="mx-auto grid w-full max-w-6xl gap-4 px-4 py-6 md:px-8">
            {!blank && (
              <FilterBar
                projectId={projectId}
                filter={filter}
                onChange={setFilter}
                summary={documents.summary}
                matching={filtered ? documents.total : null}
              />
            )}
            {!loading && crawled && crawling && <crawling.CrawlPanel projectId={projectId} crawls={crawls} />}
            {loading && <SkeletonRows />}
            {!loading && documents.error != null && <ProblemNote error={documents.error} onRetry={() => documents.reload()} />}
            {empty && filtered && <NoneMatch onClear={() => setFilter({ sort: filter.sort, direction: filter.direction })} />}
            {blank && <Blank onUpload={upload} />}
            {!loading && !empty && !documents.error && (
              <DocumentTable projectId={projectId} documents={documents.documents} flat={filtered} filter={filter} onSort={setFilter} />
            )}
            {!loading && documents.more && <ShowMore list={documents} />}
            {documents.renew && <Renew onRenew={documents.renew} />}
            {!loading && <p key={String(empty)} data-settles className="text-13 text-ink-2">{t("formats")}</p>}
            {!loading && !blank && !filtered && <Below projectId={projectId} />}
            <Chosen projectId={projectId} />
          </div>
        </div>
        {uploading && (
          // As high from the beginning as it will be, below what one looks at.
          <div className="scroll-area border-line h-44 shrink-0 border-t px-4 py-3 md:px-8">
            <div className="mx-auto max-w-6xl">
              <UploadPanel projectId={projectId} />
            </div>
          </div>
        )}
      </SelectionProvider>
      {adding && <AddPages projectId={projectId} open onClose={() => setAdding(false)} onAdd={crawls.add} />}
    </DropTarget>
  )
}

type HeaderProps = {
  files: RefObject<FilePickerHandle | null>
  onFiles: (files: NamedFile[]) => void
  onUpload: () => void
  onAdd: () => void
}

/** What is told below the list, where it moves nothing when it comes. */
function Below({ projectId }: { projectId: string }) {
  return (
    <>
      <QuarantinePanel projectId={projectId} />
      <RetentionNotice projectId={projectId} />
    </>
  )
}

/** The three ways in: files, a folder, and pages of the web. */
function Header({ files, onFiles, onUpload, onAdd }: HeaderProps) {
  const t = useTranslations("documents")
  const folder = useRef<FilePickerHandle>(null)
  const online = useOnline()
  return (
    <PageHeader title={t("title")}>
      <FilePicker ref={files} label={t("chooseFiles")} onFiles={onFiles} />
      <FilePicker ref={folder} folder label={t("chooseFolder")} onFiles={onFiles} />
      <Button size="sm" disabled={!online} onClick={onAdd}>
        <Globe size={16} strokeWidth={1.75} aria-hidden />
        <span className="max-sm:sr-only">{t("addPages")}</span>
      </Button>
      <Button size="sm" disabled={!online} onClick={() => folder.current?.open()} className="max-sm:hidden">
        {t("uploadFolder")}
      </Button>
      <Button look="primary" size="sm" disabled={!online} onClick={onUpload}>
        <UploadCloud size={16} strokeWidth={1.75} aria-hidden />
        {t("upload")}
      </Button>
    </PageHeader>
  )
}

function NoneMatch({ onClear }: { onClear: () => void }) {
  const t = useTranslations("documents")
  return (
    <div className="grid justify-items-start gap-3 py-6">
      <p className="text-ink-2">{t("noneMatch")}</p>
      <Button onClick={onClear}>{t("clearFilter")}</Button>
    </div>
  )
}

/** Before anything was brought. */
function Blank({ onUpload }: { onUpload: () => void }) {
  const t = useTranslations("documents")
  return (
    <div className="border-line-strong grid justify-items-center gap-3 rounded-8 border border-dashed px-4 py-16 text-center">
      <UploadCloud size={24} strokeWidth={1.5} aria-hidden className="text-ink-2" />
      <p className="max-w-96">{t("empty")}</p>
      <Button look="primary" disabled={!useOnline()} onClick={onUpload}>
        {t("upload")}
      </Button>
    </div>
  )
}

/** Comes with the first choice, and stays for what is said of it afterwards. */
function Chosen({ projectId }: { projectId: string }) {
  const { chosen } = useSelection()
  const [came, setCame] = useState(false)
  if (chosen.size > 0 && !came) setCame(true)
  return came ? <BulkBar projectId={projectId} /> : null
}
