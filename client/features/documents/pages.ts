import type { InfiniteData, QueryClient } from "@tanstack/react-query"
import type { DocumentFilter } from "@/lib/api/endpoints"
import type { Document, DocumentEvent, Page } from "@/lib/api/types"

export type DocumentPages = InfiniteData<Page<Document>, string | null>

/** Brings one document up to date wherever it is shown. New ones go to the top of lists they belong to. */
export function putDocument(queries: QueryClient, document: Document): void {
  queries.setQueryData(["document", document.id], (known: Document | undefined) =>
    isNewer(document, known) ? document : known,
  )
  for (const [key, pages] of queries.getQueriesData<DocumentPages>({ queryKey: ["documents", document.project_id] })) {
    if (!pages) continue
    const filter = (key[2] ?? {}) as DocumentFilter
    const next =
      document.retired_at && filter.status !== "retired"
        ? withoutDocument(pages, document.id)
        : withDocument(pages, document, belongsTo(document, filter))
    queries.setQueryData(key, next)
  }
}

export function dropDocument(queries: QueryClient, projectId: string, id: string): void {
  queries.setQueriesData<DocumentPages>({ queryKey: ["documents", projectId] }, (pages) => pages && withoutDocument(pages, id))
}

export function applyEvent(queries: QueryClient, projectId: string, event: DocumentEvent): void {
  if (event.deleted) dropDocument(queries, projectId, event.deleted)
  else if (event.document) putDocument(queries, event.document)
}

/** Whether a new document is sure to belong to a list; what a filter would say is the server's matter. */
export function belongsTo(document: Document, filter: DocumentFilter): boolean {
  if (filter.q || filter.status) return false
  return (filter.parent_id ?? "none") === (document.parent_id ?? "none")
}

export function withDocument(pages: DocumentPages, document: Document, addNew: boolean): DocumentPages {
  const known = pages.pages.some((page) => page.items.some((item) => item.id === document.id))
  if (!known && !addNew) return pages
  return {
    ...pages,
    pages: pages.pages.map((page, i) => ({
      ...page,
      items: known
        ? page.items.map((item) => (item.id === document.id && isNewer(document, item) ? document : item))
        : i === 0
          ? [document, ...page.items]
          : page.items,
    })),
  }
}

function withoutDocument(pages: DocumentPages, id: string): DocumentPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((d) => d.id !== id) })) }
}

/** Events and answers may overtake each other; the later state wins. */
function isNewer(document: Document, known: Document | undefined): boolean {
  return !known || document.updated_at >= known.updated_at
}
