"use client"

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { byCursor } from "@/lib/api/by-cursor"
import { listGroupMembers, listGroups } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"

export const useGroups = () =>
  useInfiniteQuery({
    queryKey: keys.groups,
    queryFn: ({ pageParam }) => listGroups(pageParam),
    ...byCursor,
  })

export const useGroupMembers = (groupId: string) =>
  useInfiniteQuery({
    queryKey: keys.groupMembers(groupId),
    queryFn: ({ pageParam }) => listGroupMembers(groupId, pageParam),
    ...byCursor,
  })

/** Who is in a group, and how many that are. */
export function useGroupReload(groupId: string) {
  const queries = useQueryClient()
  return () =>
    Promise.all([keys.groupMembers(groupId), keys.groups].map((queryKey) => queries.invalidateQueries({ queryKey })))
}
