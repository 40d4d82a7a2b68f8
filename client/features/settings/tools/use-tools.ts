"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import * as keys from "@/lib/api/query-keys"
import { changeTool, deleteTool, listTools, makeTool } from "@/lib/api/tools"
import type { NewTool, Tool, ToolChanges } from "@/lib/api/types"

/** A project's tools, and what its owners and editors do with them. */
export function useTools(projectId: string) {
  const queries = useQueryClient()
  const list = useQuery({ queryKey: keys.tools(projectId), queryFn: () => listTools(projectId) })
  const reread = () => queries.invalidateQueries({ queryKey: keys.tools(projectId) })
  return {
    list,
    reread,
    tools: list.data?.items ?? [],
    make: (body: NewTool) => makeTool(projectId, body).then(reread),
    change: (tool: Pick<Tool, "id">, body: ToolChanges) => changeTool(projectId, tool.id, body).then(reread),
    remove: (tool: Tool) => deleteTool(projectId, tool.id).then(reread),
  }
}

export type Tools = ReturnType<typeof useTools>
