import { answerOf, api } from "./request"
import type { Page, QuarantinedPassage } from "./types"

// Apart from the other endpoints, because only a part that is loaded later asks for them.
const withheld = (project_id: string, passage_id: string) => ({ params: { path: { project_id, passage_id } } })
export const listQuarantined = (project_id: string, cursor: string | null) =>
  answerOf(
    api.GET("/api/v1/projects/{project_id}/quarantine", { params: { path: { project_id }, query: { limit: 20, ...(cursor ? { cursor } : {}) } } }),
  ) as Promise<Page<QuarantinedPassage>>
export const releasePassage = (project_id: string, passage_id: string) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/quarantine/{passage_id}/release", withheld(project_id, passage_id)))
export const deleteQuarantined = (project_id: string, passage_id: string) =>
  answerOf(api.DELETE("/api/v1/projects/{project_id}/quarantine/{passage_id}", withheld(project_id, passage_id)))
