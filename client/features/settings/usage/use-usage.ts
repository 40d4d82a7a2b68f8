"use client"

import { useQuery } from "@tanstack/react-query"
import { getUsage } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"

export const useUsage = (projectId: string) => useQuery({ queryKey: keys.usage(projectId), queryFn: () => getUsage(projectId) })
