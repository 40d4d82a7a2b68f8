import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { AuditKind } from "./types"

export type AuditFilter = { kind?: AuditKind; person?: string; since?: string; until?: string }

/** Of a project, or of the whole installation. */
export function listAudit(project_id: string | undefined, { kind, ...filter }: AuditFilter, cursor: string | null) {
  const query = { ...filter, ...(kind ? { kind: [kind] } : {}), ...(cursor ? { cursor } : {}) }
  if (project_id) return answerOf(api.GET(paths.projectAudit, { params: { path: { project_id }, query } }))
  return answerOf(api.GET(paths.audit, { params: { query } }))
}
