"use client"

import { useTranslations } from "use-intl"
import type { Document } from "@/lib/api/types"
import { DocumentRow } from "./document-row"
import { UploadRow } from "./upload-row"
import type { useDocuments } from "./use-documents"

type Props = {
  projectId: string
  documents: ReturnType<typeof useDocuments>
  onRemove: (document: Document) => void
}

/** A table on wide screens; on a phone each row becomes a short paragraph. */
export function DocumentTable({ projectId, documents, onRemove }: Props) {
  const t = useTranslations("documents")
  const uploadOf = new Map(documents.uploads.map((upload) => [upload.documentId, upload]))
  const listed = new Set(documents.documents.map((document) => document.id))
  const loose = documents.uploads.filter(({ documentId }) => !documentId || !listed.has(documentId))
  return (
    <div className="bg-surface border-line overflow-hidden rounded-8 border">
      <table className="text-14 w-full border-collapse max-sm:block">
        <thead className="text-13 text-ink-2 max-sm:sr-only">
          <tr className="border-line border-b">
            <th scope="col" className="px-4 py-2 text-start font-normal">{t("name")}</th>
            <th scope="col" className="w-[34%] px-4 py-2 text-start font-normal">{t("statusColumn")}</th>
            <th scope="col" className="hidden px-4 py-2 text-end font-normal whitespace-nowrap md:table-cell">{t("passages")}</th>
            <th scope="col" className="hidden px-4 py-2 text-end font-normal whitespace-nowrap md:table-cell">{t("size")}</th>
            <th scope="col" className="hidden px-4 py-2 text-end font-normal whitespace-nowrap lg:table-cell">{t("added")}</th>
            <th scope="col" className="w-10 py-2 pe-2">
              <span className="sr-only">{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-line divide-y max-sm:block">
          {loose.map((upload) => (
            <UploadRow key={upload.key} upload={upload} />
          ))}
          {documents.documents.map((document) => {
            const upload = uploadOf.get(document.id)
            return upload ? (
              <UploadRow key={document.id} upload={upload} />
            ) : (
              <DocumentRow
                key={document.id}
                projectId={projectId}
                document={document}
                onRetry={() => documents.retry(document.id)}
                onCancel={() => documents.cancel(document.id)}
                onRemove={() => onRemove(document)}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
