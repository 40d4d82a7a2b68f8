"use client"

import { RotateCcw, X } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { useBytes } from "@/lib/use-bytes"
import { useProblemWords } from "@/lib/use-problem-words"
import { uploader } from "./engine"
import { isUnderWay, summaryOf, type Upload } from "./state"
import { UploadsWords } from "./uploads-words"
import { useUploads } from "./use-uploads"

/** The files on their way, what did not arrive and why; it stays until it is closed. */
export function UploadPanel({ projectId }: { projectId: string }) {
  const uploads = useUploads(projectId)
  if (uploads.length === 0) return null
  return (
    <UploadsWords>
      <Panel projectId={projectId} uploads={uploads} />
    </UploadsWords>
  )
}

function Panel({ projectId, uploads }: { projectId: string; uploads: Upload[] }) {
  const t = useTranslations("uploads")
  const format = useFormatter()
  const { total, arrived, known, failed, sending, underWay, share } = summaryOf(uploads)
  const mendable = failed.filter(({ failure }) => failure !== "empty")
  const keys = (some: Upload[]) => some.map(({ key }) => key)
  return (
    <section aria-label={t("label")} className="bg-surface border-line rounded-8 border">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
        <p className="text-14 me-auto font-medium" aria-live="polite">
          {underWay ? t("underWay", { done: arrived + failed.length, total }) : t("over", { arrived: arrived - known, known, failed: failed.length })}
        </p>
        {underWay && <span className="mono text-13 text-ink-2">{format.number(share, { style: "percent" })}</span>}
        {mendable.length > 1 && !underWay && (
          <Button size="sm" onClick={() => uploader.again(keys(mendable))}>
            <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
            {t("again")}
          </Button>
        )}
        {underWay ? (
          <Button size="sm" look="quiet" onClick={() => uploader.cancel(keys(uploads.filter(isUnderWay)))}>
            {t("cancelRest")}
          </Button>
        ) : (
          <IconButton label={t("close")} onClick={() => uploader.clear(projectId)}>
            <X size={16} strokeWidth={1.75} aria-hidden />
          </IconButton>
        )}
      </div>
      {underWay && <Bar share={share} />}
      {(sending.length > 0 || failed.length > 0) && (
        <ul className="divide-line border-line divide-y border-t">
          {sending.map((upload) => (
            <Line key={upload.key} upload={upload}>
              <span className="w-24 shrink-0 max-sm:w-16">
                <Bar share={upload.sent} />
              </span>
              <IconButton label={t("cancelNamed", { name: upload.name })} onClick={() => uploader.cancel([upload.key])}>
                <X size={16} strokeWidth={1.75} aria-hidden />
              </IconButton>
            </Line>
          ))}
          {failed.map((upload) => (
            <Failed key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
      {total > 1 && <Outcomes uploads={uploads} />}
    </section>
  )
}

/** Every file, and how far it is. */
function Outcomes({ uploads }: { uploads: Upload[] }) {
  const t = useTranslations("uploads")
  const [all, setAll] = useState(false)
  return (
    <div className="border-line border-t px-2 py-1">
      <Button size="sm" look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? t("hideAll") : t("showAll", { total: uploads.length })}
      </Button>
      {all && (
        <ul className="scroll-area text-13 mt-1 max-h-80 px-2 pb-2" tabIndex={0} aria-label={t("outcomes")}>
          {uploads.map(({ key, name, state, known }) => (
            <li key={key} className="flex gap-3 py-0.5">
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className={state === "failed" ? "text-danger" : state === "arrived" ? "text-ok" : "text-ink-2"}>
                {t(`state.${known ? "known" : state}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Failed({ upload }: { upload: Upload }) {
  const t = useTranslations("uploads")
  const words = useProblemWords()
  const { key, name, failure } = upload
  const why = failure === null || typeof failure === "string" ? t(`failure.${failure ?? "unreadable"}`) : words(failure)
  return (
    <Line upload={upload} why={why}>
      {failure !== "empty" && (
        <Button size="sm" aria-label={t("againNamed", { name })} onClick={() => uploader.again([key])}>
          {t("again")}
        </Button>
      )}
    </Line>
  )
}

function Line({ upload, why, children }: { upload: Upload; why?: string; children: ReactNode }) {
  const bytes = useBytes()
  return (
    <li className="flex min-h-10 items-center gap-3 px-4 py-1.5">
      <div className="text-14 min-w-0 flex-1">
        <p className="wrap-anywhere">{upload.name}</p>
        {why && <p className="text-13 text-danger">{why}</p>}
      </div>
      <span className="mono text-13 text-ink-2 shrink-0 max-sm:hidden">{bytes(upload.size)}</span>
      {children}
    </li>
  )
}

function Bar({ share }: { share: number }) {
  return (
    <span aria-hidden className="bg-line block h-1 overflow-hidden rounded-3">
      <span className="bg-accent block h-full origin-left transition-transform duration-240" style={{ transform: `scaleX(${share})` }} />
    </span>
  )
}
