"use client"

import { useQuery } from "@tanstack/react-query"
import { getProject } from "@/lib/api/endpoints"

export function useProject(projectId: string) {
  return useQuery({ queryKey: ["project", projectId], queryFn: () => getProject(projectId) })
}
