"use client"

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { byCursor } from "@/lib/api/by-cursor"
import { addPages, cancelCrawl, deleteCrawl, listCrawls, refreshCrawl } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Crawl, NewCrawl } from "@/lib/api/types"

const WATCH_MS = 2_000

export const isFetching = ({ status }: Pick<Crawl, "status">): boolean => status === "queued" || status === "running"

/** The pages and sites of a project, watched while any is being fetched. */
export function useCrawls(projectId: string) {
  const queries = useQueryClient()
  const crawls = useInfiniteQuery({
    queryKey: keys.crawls(projectId),
    queryFn: ({ pageParam }) => listCrawls(projectId, pageParam),
    ...byCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isFetching)) ? WATCH_MS : false),
  })
  const changed = () => queries.invalidateQueries({ queryKey: keys.crawls(projectId) })
  const then = async (what: Promise<unknown>) => {
    await what
    await changed()
  }
  return {
    /** Whether it has been answered, well or badly, if there are any. */
    known: crawls.isFetched,
    all: crawls.data?.pages.flatMap((page) => page.items) ?? [],
    more: crawls.hasNextPage ? () => void crawls.fetchNextPage() : null,
    moreComing: crawls.isFetchingNextPage,
    add: (body: NewCrawl) => then(addPages(projectId, body)),
    cancel: (id: string) => then(cancelCrawl(id)),
    refresh: (id: string) => then(refreshCrawl(id)),
    forget: (id: string) => then(deleteCrawl(id)),
  }
}

export type Crawls = ReturnType<typeof useCrawls>
