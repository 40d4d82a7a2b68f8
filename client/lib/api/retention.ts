import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { Retention } from "./types"

const of = (project_id: string) => ({ params: { path: { project_id } } })

export const getRetention = (projectId: string) => answerOf(api.GET(paths.retention, of(projectId)))
/** By owners. */
export const setRetention = (projectId: string, body: Retention) => answerOf(api.PUT(paths.retention, { ...of(projectId), body }))
export const previewRetention = (projectId: string, body: Retention) => answerOf(api.POST(paths.retentionPreview, { ...of(projectId), body }))
