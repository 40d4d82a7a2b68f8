"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { addPages, cancelCrawl, deleteCrawl, listCrawls, refreshCrawl } from "@/lib/api/endpoints"
import type { Crawl, NewCrawl } from "@/lib/api/types"

const WATCH_MS = 2_000

export const isFetching = ({ status }: Pick<Crawl, "status">): boolean => status === "queued" || status === "running"

/** The pages and sites of a project, watched while any is being fetched. */
export function useCrawls(projectId: string) {
  const queries = useQueryClient()
  const crawls = useQuery({
    queryKey: ["crawls", projectId],
    queryFn: async () => (await listCrawls(projectId)).items,
    refetchInterval: ({ state }) => (state.data?.some(isFetching) ? WATCH_MS : false),
  })
  const changed = () => queries.invalidateQueries({ queryKey: ["crawls", projectId] })
  const then = async (what: Promise<unknown>) => {
    await what
    await changed()
  }
  return {
    all: crawls.data ?? [],
    add: (body: NewCrawl) => then(addPages(projectId, body)),
    cancel: (id: string) => then(cancelCrawl(id)),
    refresh: (id: string) => then(refreshCrawl(id)),
    forget: (id: string) => then(deleteCrawl(id)),
  }
}

export type Crawls = ReturnType<typeof useCrawls>
