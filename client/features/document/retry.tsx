"use client"

import { RotateCcw } from "lucide-react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { useAttempt } from "@/lib/use-attempt"
import { useDocumentActions } from "@/features/documents/use-document-actions"
import type { Document } from "@/lib/api/types"

/** The fault may be gone by now; the document's own page says so as its row does. */
export function Retry({ document }: { document: Document }) {
  const t = useTranslations("documents")
  const actions = useDocumentActions(document.project_id)
  const [error, attempt] = useAttempt()
  return (
    <>
      <Button size="sm" className="mt-1.5" onClick={() => attempt(() => actions.retry(document.id))}>
        <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
        {t("retry")}
      </Button>
      {error && <p className="text-13 text-danger mt-1">{error}</p>}
    </>
  )
}
