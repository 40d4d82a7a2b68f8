import { answerOf, api } from "./request"
import type { Limits } from "./types"

/** Whose budget: a project's, which its owners set, or a key's, which its holder sets. */
export type Whose = { project_id: string } | { key_id: string }

export const getLimits = (of: Whose) =>
  "key_id" in of
    ? answerOf(api.GET("/api/v1/api-keys/{key_id}/budget", { params: { path: of } }))
    : answerOf(api.GET("/api/v1/projects/{project_id}/budget", { params: { path: of } }))
export const setLimits = (of: Whose, body: Limits) =>
  "key_id" in of
    ? answerOf(api.PUT("/api/v1/api-keys/{key_id}/budget", { params: { path: of }, body }))
    : answerOf(api.PUT("/api/v1/projects/{project_id}/budget", { params: { path: of }, body }))
