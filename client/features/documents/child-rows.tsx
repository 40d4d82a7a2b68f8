"use client"

import type { ReactNode } from "react"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import type { Document } from "@/lib/api/types"
import { COLUMNS } from "./columns"
import { ShowMore } from "./show-more"
import { useDocumentList } from "./use-document-list"

type Props = { projectId: string; parent: Document; row: (document: Document) => ReactNode }

/** What came out of an archive or an e-mail, below it. Each is drawn as `row` draws it. */
export function ChildRows({ projectId, parent, row }: Props) {
  const list = useDocumentList(projectId, { parent_id: parent.id }, true)
  return (
    <>
      {list.documents.map(row)}
      {(list.loading || list.error != null || list.more) && (
        <tr className="max-sm:block">
          <td colSpan={COLUMNS} className="px-4 py-2 max-sm:block">
            {list.loading && <Skeleton lines={2} />}
            {list.error != null && <ProblemNote error={list.error} onRetry={() => list.reload()} />}
            <ShowMore list={list} />
          </td>
        </tr>
      )}
    </>
  )
}
