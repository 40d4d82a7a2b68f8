"use client"

import { Skeleton } from "@/components/ui/skeleton"
import type { ModelOut } from "@/lib/api/types"
import { useRoleKnown } from "@/lib/use-role"
import { RetentionPanel } from "@/features/retention/retention-panel"
import { useRetention } from "@/features/retention/use-retention"
import { AssistantsPanel } from "./assistants/assistants-panel"
import { useAssistants } from "./assistants/use-assistants"
import { ModelsPanel } from "./models/models-panel"
import { ToolsPanel } from "./tools/tools-panel"
import { useToolHosts, useToolServers } from "./tools/sources/use-sources"
import { useTools } from "./tools/use-tools"
import { UsagePanel } from "./usage/usage-panel"
import { useUsage } from "./usage/use-usage"

/** What stands below the form and is read on its own: all at once, so that none pushes another away. */
export function Panels({ projectId, models }: { projectId: string; models: ModelOut[] }) {
  const reads = [
    useAssistants(projectId).list,
    useTools(projectId).list,
    useToolServers(projectId),
    useToolHosts(projectId),
    useUsage(projectId),
    useRetention(projectId),
  ]
  const known = useRoleKnown(projectId) && reads.every(({ isFetched }) => isFetched)
  if (!known) return <Skeleton lines={6} />
  return (
    <>
      {models.length > 0 && <ModelsPanel projectId={projectId} models={models} />}
      <AssistantsPanel projectId={projectId} models={models.map(({ name }) => name)} />
      <ToolsPanel projectId={projectId} />
      <UsagePanel projectId={projectId} />
      <RetentionPanel projectId={projectId} />
    </>
  )
}
