import { answerOf, api } from "./request"
import type { AuditKind } from "./types"

export type AuditFilter = { kind?: AuditKind; person?: string; since?: string; until?: string }

/** Of a project, or of the whole installation. */
export function listAudit(project_id: string | undefined, { kind, ...filter }: AuditFilter, cursor: string | null) {
  const query = { ...filter, ...(kind ? { kind: [kind] } : {}), ...(cursor ? { cursor } : {}) }
  if (project_id) return answerOf(api.GET("/api/v1/projects/{project_id}/audit", { params: { path: { project_id }, query } }))
  return answerOf(api.GET("/api/v1/admin/audit", { params: { query } }))
}
