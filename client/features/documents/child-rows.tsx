"use client"

import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import type { Document } from "@/lib/api/types"
import { COLUMNS, DocumentRow } from "./document-row"
import { useSelection } from "./selection"
import { ShowMore } from "./show-more"
import { useDocumentList } from "./use-document-list"

type Props = { projectId: string; parent: Document; depth: number }

/** What came out of an archive or an e-mail, below it. */
export function ChildRows({ projectId, parent, depth }: Props) {
  const list = useDocumentList(projectId, { parent_id: parent.id }, true)
  const selection = useSelection()
  return (
    <>
      {list.documents.map((document) => (
        <DocumentRow
          key={document.id}
          projectId={projectId}
          document={document}
          flat={false}
          depth={depth}
          selected={selection.has(document.id)}
          onSelect={selection.select}
        />
      ))}
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
