"use client"

import clsx from "clsx"
import { ChevronDown, Trash2, X } from "lucide-react"
import dynamic from "next/dynamic"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import type { Document } from "@/lib/api/types"
import type { Attempt } from "@/lib/use-attempt"
import { isMoving } from "./progress"
import type { DocumentActions } from "./use-document-actions"

const Confirm = dynamic(() => import("@/components/ui/confirm").then((module) => module.Confirm), { ssr: false })

type Props = {
  document: Document
  actions: DocumentActions
  attempt: Attempt
  detailsId: string
  details: boolean
  onDetails: (open: boolean) => void
}

/** What can be done with a document, at the end of its row. */
export function RowActions({ document, actions, attempt, detailsId, details, onDetails }: Props) {
  const t = useTranslations("documents")
  const [toDelete, setToDelete] = useState(false)
  const { id, name } = document
  return (
    <>
      <IconButton
        label={t("detailsNamed", { name })}
        aria-expanded={details}
        aria-controls={detailsId}
        onClick={() => onDetails(!details)}
        data-tip={t("details")}
        data-tip-side="start"
      >
        <ChevronDown size={16} strokeWidth={1.75} aria-hidden className={clsx(details && "rotate-180")} />
      </IconButton>
      {isMoving(document) ? (
        <IconButton label={t("cancelNamed", { name })} onClick={() => attempt(() => actions.cancel(id))} data-tip={t("cancel")} data-tip-side="start">
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      ) : (
        <IconButton label={t("deleteNamed", { name })} onClick={() => setToDelete(true)} data-tip={t("delete")} data-tip-side="start">
          <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      )}
      {toDelete && (
        <Confirm open onClose={() => setToDelete(false)} title={t("deleteTitle")} action={t("delete")} onConfirm={() => actions.remove(id)}>
          {t("deleteHint", { name, version: document.version, count: document.children })}
        </Confirm>
      )}
    </>
  )
}
