"use client"

import { ListRestart } from "lucide-react"
import Link from "next/link"
import { useFormatter, useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import type { Document } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { ChooseEncoding } from "./mending/choose-encoding"
import { Timeline } from "./ledger/timeline"
import { isMoving } from "./progress"
import { useAttempt } from "@/lib/use-attempt"
import { useDocumentActions } from "./use-document-actions"

/** What one may want to know of a document besides its state: how it came about, drawn, and what was noted. */
export function DocumentDetails({ projectId, document }: { projectId: string; document: Document }) {
  const t = useTranslations("documents")
  const format = useFormatter()
  const actions = useDocumentActions(projectId)
  const [error, attempt] = useAttempt()
  const { id, notes, previous_id, retired_at, source_url } = document
  return (
    <div className="grid max-w-3xl gap-4">
      {notes.length > 0 && (
        <ul className="text-13 list-disc ps-4">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {(document.encodings ?? 0) > 0 && !isMoving(document) && !retired_at && <ChooseEncoding document={document} />}
      {source_url && /^https?:/.test(source_url) && (
        <p className="text-13">
          {t("fetchedFrom")}{" "}
          <a href={source_url} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-3">
            {source_url}
          </a>
        </p>
      )}
      {retired_at && <p className="text-13">{t("replacedOn", { date: format.dateTime(new Date(retired_at), { dateStyle: "long" }) })}</p>}
      <Timeline document={document} />
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {!isMoving(document) && !retired_at && (
          <Button size="sm" onClick={() => attempt(() => actions.reindex(id))}>
            <ListRestart size={14} strokeWidth={1.75} aria-hidden />
            {t("reindex")}
          </Button>
        )}
        {previous_id && (
          <Link href={pages.document(projectId, previous_id)} className={buttonClass("quiet", "sm")}>
            {t("earlierVersion")}
          </Link>
        )}
        {error && <p className="text-13 text-danger">{error}</p>}
      </div>
    </div>
  )
}
