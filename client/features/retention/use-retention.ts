"use client"

import { useQuery } from "@tanstack/react-query"
import * as keys from "@/lib/api/query-keys"
import { getRetention } from "@/lib/api/retention"

export const useRetention = (projectId: string) =>
  useQuery({ queryKey: keys.retention(projectId), queryFn: () => getRetention(projectId) })
