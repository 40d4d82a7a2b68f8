"use client"

import { useQuery, type UseQueryOptions } from "@tanstack/react-query"
import { getProject } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Project } from "@/lib/api/types"

export type ProjectQuery = Pick<UseQueryOptions<Project>, "refetchOnMount" | "refetchInterval">

export function useProject(projectId: string, options?: ProjectQuery) {
  return useQuery({ queryKey: keys.project(projectId), queryFn: () => getProject(projectId), ...options })
}
