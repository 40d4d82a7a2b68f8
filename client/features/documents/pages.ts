import type { QueryClient } from "@tanstack/react-query"
import type { DocumentFilter } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { DocumentPages } from "@/lib/api/query-keys"
import type { Document, DocumentEvent, DocumentPage } from "@/lib/api/types"
import { rereadSoon } from "./reread"

/** What became of a list, and whether only the server can say how it is now. */
type Applied = { pages: DocumentPages; outdated: boolean }

/**
 * Documents that were told since lists were asked for: an answer that was on its way meanwhile is
 * older than what is known already. As many as may change within the time an answer takes.
 */
const told = new Map<string, Document>()
const REMEMBERED = 500

export function putDocument(queries: QueryClient, document: Document): void {
  told.delete(document.id)
  told.set(document.id, document)
  if (told.size > REMEMBERED) told.delete(told.keys().next().value!)
  queries.setQueryData(keys.document(document.id), (known: Document | undefined) => known && (isOlder(document, known) ? known : document))
  change(queries, document.project_id, (pages, filter) => withDocument(pages, document, filter))
}

export function dropDocuments(queries: QueryClient, projectId: string, ids: ReadonlySet<string>): void {
  change(queries, projectId, (pages) => withoutDocuments(pages, ids))
}

export function applyEvent(queries: QueryClient, projectId: string, event: DocumentEvent): void {
  if (event.deleted) dropDocuments(queries, projectId, new Set([event.deleted]))
  else if (event.document) putDocument(queries, event.document)
}

/** A page as the server answered it, with what was told of its documents since. */
export function freshest(page: DocumentPage): DocumentPage {
  const newest = (item: Document) => {
    const news = told.get(item.id)
    return news && isOlder(item, news) ? news : item
  }
  return { ...page, items: page.items.map(newest) }
}

function change(
  queries: QueryClient,
  projectId: string,
  how: (pages: DocumentPages, filter: DocumentFilter) => Applied,
): void {
  let outdated = false
  for (const query of queries.getQueryCache().findAll({ queryKey: keys.documents(projectId) })) {
    const pages = query.state.data as DocumentPages | undefined
    if (!pages) continue
    const after = how(pages, keys.filterOf(query.queryKey))
    outdated ||= after.outdated
    // What was answered is as old as before.
    if (after.pages !== pages) queries.setQueryData(query.queryKey, after.pages, { updatedAt: query.state.dataUpdatedAt })
  }
  if (outdated) rereadSoon(queries, projectId)
}

/** A known document is brought up to date where it stands. No place is guessed for one that is not. */
export function withDocument(pages: DocumentPages, document: Document, filter: DocumentFilter): Applied {
  const known = pages.pages.flatMap((page) => page.items).find(({ id }) => id === document.id)
  const belongs = belongsTo(document, filter)
  if (!known) return { pages, outdated: belongs && isWithin(document, pages, filter) }
  if (!belongs) return withoutDocuments(pages, new Set([document.id]))
  if (isOlder(document, known)) return { pages, outdated: false }
  const swap = (item: Document) => (item.id === document.id ? document : item)
  return {
    pages: { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map(swap) })) },
    outdated: movesIn(filter, document, known),
  }
}

function withoutDocuments(pages: DocumentPages, ids: ReadonlySet<string>): Applied {
  const shown = pages.pages.some((page) => page.items.some(({ id }) => ids.has(id)))
  if (!shown) return { pages, outdated: false }
  const rest = pages.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) }))
  return { pages: { ...pages, pages: rest }, outdated: true }
}

/** Whether a list may hold a document. What is sure not to be in it needs no asking. */
function belongsTo(document: Document, { q, status, parent_id }: DocumentFilter): boolean {
  if (document.status === "awaiting_upload") return false
  if (parent_id && (document.parent_id ?? "none") !== parent_id) return false
  if (q && !document.name.toLowerCase().includes(q.toLowerCase())) return false
  if (status === "retired") return Boolean(document.retired_at)
  return !document.retired_at && (!status || document.status === status)
}

/** Whether one that is not shown would stand among those that are, and not on a later page. */
function isWithin(document: Document, { pages }: DocumentPages, { sort, direction }: DocumentFilter): boolean {
  if (!pages.at(-1)!.next_cursor) return true
  const last = pages.flatMap(({ items }) => items).at(-1)
  // Of other orders the server alone knows; it says so when documents came or went.
  if (!last || (sort && sort !== "added") || direction === "asc") return false
  return document.created_at >= last.created_at
}

function movesIn({ sort }: DocumentFilter, now: Document, before: Document): boolean {
  return (sort === "status" || sort === "passages") && (now.status !== before.status || now.passages !== before.passages)
}

/** Events and answers may overtake each other; the later state wins. */
function isOlder(one: Document, other: Document): boolean {
  return one.updated_at < other.updated_at
}
