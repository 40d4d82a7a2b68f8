"use client"

import { useQuery } from "@tanstack/react-query"
import { getProject } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"

export function useProject(projectId: string) {
  return useQuery({ queryKey: keys.project(projectId), queryFn: () => getProject(projectId) })
}
