"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import { byCursor } from "@/lib/api/by-cursor"
import * as keys from "@/lib/api/query-keys"
import { listQuotas } from "@/lib/api/quotas"

export const useQuotas = () =>
  useInfiniteQuery({
    queryKey: keys.quotas,
    queryFn: ({ pageParam }) => listQuotas(pageParam),
    ...byCursor,
  })
