import type { QueryClient } from "@tanstack/react-query"
import * as keys from "@/lib/api/query-keys"
import type { DocumentPages } from "@/lib/api/query-keys"

const SOON_MS = 1000
/** So many pages are asked for anew by themselves. Who went further is told, and decides. */
const BY_ITSELF = 3

const waiting = new Set<string>()

/** Asks again for the lists of a project that are shown; however often it is said, once. */
export function rereadSoon(queries: QueryClient, projectId: string): void {
  if (waiting.has(projectId)) return
  waiting.add(projectId)
  setTimeout(() => {
    waiting.delete(projectId)
    const lists = { queryKey: keys.documents(projectId) }
    // What is on its way began too early, and a page that was asked for must not be lost.
    if (queries.isFetching(lists) > 0) return rereadSoon(queries, projectId)
    for (const query of queries.getQueryCache().findAll(lists)) {
      const data = query.state.data as DocumentPages | undefined
      if (!data || data.pages.length <= BY_ITSELF || !query.isActive()) {
        void queries.invalidateQueries({ queryKey: query.queryKey, exact: true })
      } else {
        queries.setQueryData(query.queryKey, marked(data), { updatedAt: query.state.dataUpdatedAt })
      }
    }
  }, SOON_MS)
}

/** Goes back to the first page, as it is now. */
export function rereadFromStart(queries: QueryClient, list: keys.Key): void {
  queries.setQueryData(list, (data: DocumentPages | undefined) => data && fromStart(data))
  void queries.invalidateQueries({ queryKey: list, exact: true })
}

const fromStart = ({ pages, pageParams }: DocumentPages) => ({ pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) })

/** The mark goes with the page: asking for one more does not remove it, asking for this one anew does. */
const marked = ({ pages: [first, ...rest], pageParams }: DocumentPages) => ({ pages: [{ ...first!, outdated: true }, ...rest], pageParams })

/** Asks again how many documents there are. */
export function recount(queries: QueryClient, projectId: string): void {
  for (const counts of [keys.summary(projectId), keys.project(projectId)]) void queries.invalidateQueries({ queryKey: counts })
}
