import { useQuery } from "@tanstack/react-query"
import { getProject } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"

/** What somebody is in a project; unknown until it has been read. */
function useRole(projectId: string) {
  return useQueryOfProject(projectId).data?.role
}

const useQueryOfProject = (projectId: string) => useQuery({ queryKey: keys.project(projectId), queryFn: () => getProject(projectId) })

/** Whether it has been answered, well or badly, what somebody is in a project. */
export const useRoleKnown = (projectId: string): boolean => useQueryOfProject(projectId).isFetched

/** Whether they own or edit it. */
export function useMayWrite(projectId: string): boolean {
  const role = useRole(projectId)
  return role === "owner" || role === "editor"
}

export function useOwns(projectId: string): boolean {
  return useRole(projectId) === "owner"
}
