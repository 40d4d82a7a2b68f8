"use client"

import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { byCursor } from "@/lib/api/by-cursor"
import { me } from "@/lib/api/endpoints"
import { listInvitations, listMembers } from "@/lib/api/members"
import { getSignInOptions } from "@/lib/api/sign-in"
import * as keys from "@/lib/api/query-keys"

export const useMembers = (projectId: string) =>
  useInfiniteQuery({
    queryKey: keys.members(projectId),
    queryFn: ({ pageParam }) => listMembers(projectId, pageParam),
    ...byCursor,
  })

const LOOK_AGAIN_MS = 3000

/** Those that stand; only owners are told. While a letter waits, what became of it is asked for. */
export const useInvitations = (projectId: string) =>
  useInfiniteQuery({
    queryKey: keys.invitations(projectId),
    queryFn: ({ pageParam }) => listInvitations(projectId, pageParam),
    ...byCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ delivery }) => delivery === "queued")) ? LOOK_AGAIN_MS : false,
  })

/** Whether this Ibid sends mail; undefined until it is known. */
export const useSendsMail = () => useQuery({ queryKey: keys.signInOptions, queryFn: getSignInOptions, staleTime: Infinity }).data?.mail

export const useMyId = () => useQuery({ queryKey: keys.me, queryFn: me }).data?.id
