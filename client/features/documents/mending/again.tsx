"use client"

import { RotateCcw } from "lucide-react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import type { Document } from "@/lib/api/types"
import { useAttempt } from "@/lib/use-attempt"
import { asksForPassword } from "../asks-for-password"
import { useDocumentActions } from "../use-document-actions"
import { MendingWords } from "./mending-words"
import { PasswordForm } from "./password-form"

/** What can be done about a document that failed. */
export function Again({ document }: { document: Document }) {
  return asksForPassword(document) ? (
    <MendingWords>
      <PasswordForm document={document} />
    </MendingWords>
  ) : (
    <Retry document={document} />
  )
}

/** The fault may be gone by now. */
function Retry({ document }: { document: Document }) {
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
