"use client"

import { useQuery } from "@tanstack/react-query"
import { useEffect, useMemo } from "react"
import { noAnswer } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import { useStanding } from "@/lib/use-standing"
import { useOriginal } from "./use-original"

/** The original as an address that only this page has: a page may show no picture from elsewhere. */
export function usePicture(documentId: string, mediaType: string) {
  const original = useOriginal(documentId)
  const bytes = useQuery({
    queryKey: keys.picture(documentId),
    queryFn: async () => {
      const response = await fetch(original.data!).catch(() => null)
      if (!response?.ok) throw noAnswer(location.pathname)
      return new Blob([await response.arrayBuffer()], { type: mediaType })
    },
    enabled: original.data !== undefined,
    staleTime: Infinity,
  })
  const url = useMemo(() => (bytes.data ? URL.createObjectURL(bytes.data) : null), [bytes.data])
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url])
  const failure = useStanding(original.error ?? bytes.error, original.isFetching || bytes.isFetching)
  const reload = () => (original.data === undefined ? original.refetch() : bytes.refetch())
  return { url, error: failure, reload }
}
