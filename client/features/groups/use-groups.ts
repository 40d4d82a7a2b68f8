"use client"

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { listGroupMembers, listGroups } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"

export const useGroups = () =>
  useInfiniteQuery({
    queryKey: keys.groups,
    queryFn: ({ pageParam }) => listGroups(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

export const useGroupMembers = (groupId: string) =>
  useInfiniteQuery({
    queryKey: keys.groupMembers(groupId),
    queryFn: ({ pageParam }) => listGroupMembers(groupId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

/** Who is in a group, and how many that are. */
export function useGroupReload(groupId: string) {
  const queries = useQueryClient()
  return () =>
    Promise.all([keys.groupMembers(groupId), keys.groups].map((queryKey) => queries.invalidateQueries({ queryKey })))
}
