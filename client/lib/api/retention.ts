import { answerOf, api } from "./request"
import type { Retention } from "./types"

const of = (project_id: string) => ({ params: { path: { project_id } } })

export const getRetention = (projectId: string) => answerOf(api.GET("/api/v1/projects/{project_id}/retention", of(projectId)))
/** By owners. */
export const setRetention = (projectId: string, body: Retention) => answerOf(api.PUT("/api/v1/projects/{project_id}/retention", { ...of(projectId), body }))
export const previewRetention = (projectId: string, body: Retention) => answerOf(api.POST("/api/v1/projects/{project_id}/retention/preview", { ...of(projectId), body }))
