"use client"

import { memo } from "react"
import { useTranslations } from "use-intl"
import type { DocumentFilter } from "@/lib/api/endpoints"
import type { Document } from "@/lib/api/types"
import { DocumentRow } from "./document-row"
import { useSelection } from "./selection"
import { SettlingRows } from "./settling-rows"
import { SortHeader } from "./sort-header"

const number = "hidden w-28 ps-2 pe-4 py-1.5 text-end whitespace-nowrap md:table-cell"

type Props = {
  projectId: string
  documents: Document[]
  /** What came out of others stands beside them and not below. */
  flat: boolean
  filter: DocumentFilter
  onSort: (filter: DocumentFilter) => void
}

/** A table on wide screens; on a phone each row becomes a short paragraph. */
export const DocumentTable = memo(function DocumentTable({ projectId, documents, flat, filter, onSort }: Props) {
  const t = useTranslations("documents")
  const selection = useSelection()
  const chosen = documents.filter(({ id }) => selection.has(id)).length
  const all = chosen > 0 && chosen === documents.length
  const order = { filter, onSort }
  return (
    <div className="bg-surface border-line overflow-hidden rounded-8 border">
      <table className="text-14 w-full table-fixed border-collapse max-sm:block">
        <thead className="text-13 text-ink-2 max-sm:block">
          <tr className="border-line border-b max-sm:flex max-sm:gap-3 max-sm:px-4 max-sm:py-2">
            <th scope="col" className="w-10 py-2 ps-4 text-start max-sm:w-auto max-sm:p-0">
              <input
                type="checkbox"
                checked={all}
                ref={(box) => {
                  if (box) box.indeterminate = chosen > 0 && !all
                }}
                aria-label={t("selectAll")}
                onChange={() => selection.selectAll(documents, !all)}
                className="size-4 align-middle"
              />
            </th>
            <SortHeader by="name" {...order} className="px-4 py-1.5 text-start max-sm:p-0" />
            <SortHeader by="status" {...order} className="w-[30%] px-4 py-1.5 text-start max-sm:hidden" />
            <SortHeader by="passages" {...order} className={number} />
            <SortHeader by="size" {...order} className={number} />
            <SortHeader by="added" {...order} className="hidden w-34 px-4 py-1.5 text-end whitespace-nowrap lg:table-cell" />
            <th scope="col" className="w-22 py-2 pe-2 max-sm:sr-only">
              <span className="sr-only">{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <SettlingRows className="divide-line divide-y max-sm:block">
          {documents.map((document) => (
            <DocumentRow
              key={document.id}
              projectId={projectId}
              document={document}
              flat={flat}
              selected={selection.has(document.id)}
              onSelect={selection.select}
            />
          ))}
        </SettlingRows>
      </table>
    </div>
  )
})
