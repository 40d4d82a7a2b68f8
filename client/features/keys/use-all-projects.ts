import { useInfiniteQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { byCursor } from "@/lib/api/by-cursor"
import { listProjects } from "@/lib/api/endpoints"
import * as queryKeys from "@/lib/api/query-keys"
import type { Project } from "@/lib/api/types"

export type Projects = {
  /** Those that are known so far. */
  items: Pick<Project, "id" | "name">[]
  loading: boolean
  error: unknown
  retry: () => unknown
}

/** Every project of somebody, page after page: a key may be for any of them. */
export function useAllProjects(): Projects {
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: queryKeys.allProjects,
    queryFn: ({ pageParam }) => listProjects(pageParam),
    ...byCursor,
  })
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && error == null) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, error, fetchNextPage])
  return {
    items: data?.pages.flatMap((page) => page.items) ?? [],
    loading: error == null && (!data || hasNextPage),
    error,
    retry: () => (isFetchNextPageError ? fetchNextPage() : refetch()),
  }
}
