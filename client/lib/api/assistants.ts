import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { AssistantChanges, NewAssistant } from "./types"

// Apart from the other endpoints, because only parts that are loaded later ask for them.
const project = (project_id: string) => ({ params: { path: { project_id } } })
const assistant = (project_id: string, assistant_id: string) => ({ params: { path: { project_id, assistant_id } } })

export const listAssistants = (projectId: string) => answerOf(api.GET("/api/v1/projects/{project_id}/assistants", project(projectId)))
export const makeAssistant = (projectId: string, body: NewAssistant) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/assistants", { ...project(projectId), body: body as Required<NewAssistant> }))
export const changeAssistant = (projectId: string, id: string, body: AssistantChanges) =>
  answerOf(api.PATCH("/api/v1/projects/{project_id}/assistants/{assistant_id}", { ...assistant(projectId, id), body: body as Required<AssistantChanges> }))
export const deleteAssistant = (projectId: string, id: string) => answerOf(api.DELETE("/api/v1/projects/{project_id}/assistants/{assistant_id}", assistant(projectId, id)))
export const chooseAssistant = (chat_id: string, assistant_id: string | null) =>
  answerOf(api.PATCH(paths.chat, { params: { path: { chat_id } }, body: { assistant_id } as { title: string; assistant_id: string | null } }))
