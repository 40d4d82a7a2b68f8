import { answerOf, api } from "./request"
import type { NewTool, ToolChanges } from "./types"

// Apart from the other endpoints, because only a part that is loaded later asks for them.
const project = (project_id: string) => ({ params: { path: { project_id } } })
const tool = (project_id: string, tool_id: string) => ({ params: { path: { project_id, tool_id } } })

export const listTools = (projectId: string) => answerOf(api.GET("/api/v1/projects/{project_id}/tools", project(projectId)))
export const makeTool = (projectId: string, body: NewTool) => answerOf(api.POST("/api/v1/projects/{project_id}/tools", { ...project(projectId), body: body as Required<NewTool> }))
export const changeTool = (projectId: string, id: string, body: ToolChanges) =>
  answerOf(api.PATCH("/api/v1/projects/{project_id}/tools/{tool_id}", { ...tool(projectId, id), body: body as Required<ToolChanges> }))
export const deleteTool = (projectId: string, id: string) => answerOf(api.DELETE("/api/v1/projects/{project_id}/tools/{tool_id}", tool(projectId, id)))
export const tryTool = (projectId: string, id: string, args: Record<string, unknown>) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/tools/{tool_id}/try", { ...tool(projectId, id), body: { arguments: args } }))
