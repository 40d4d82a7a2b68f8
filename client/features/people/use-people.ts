"use client"

import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { me } from "@/lib/api/endpoints"
import { listInvitations, listMembers } from "@/lib/api/members"
import * as keys from "@/lib/api/query-keys"

export const useMembers = (projectId: string) =>
  useInfiniteQuery({
    queryKey: keys.members(projectId),
    queryFn: ({ pageParam }) => listMembers(projectId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

/** Those that stand; only owners are told. */
export const useInvitations = (projectId: string) =>
  useInfiniteQuery({
    queryKey: keys.invitations(projectId),
    queryFn: ({ pageParam }) => listInvitations(projectId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

export const useMyId = () => useQuery({ queryKey: keys.me, queryFn: me }).data?.id
