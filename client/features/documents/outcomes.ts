import type { Document, Outcome } from "@/lib/api/types"

/** Of a batch, those that were refused, with their names and the reason. What is gone needs no word. */
export function refusedOf(outcomes: Outcome[], documents: ReadonlyMap<string, Document>): { name: string; why: string }[] {
  return outcomes.flatMap(({ document_id, status, problem }) =>
    status === "refused" ? [{ name: documents.get(document_id)?.name ?? document_id, why: problem?.detail ?? "" }] : [],
  )
}
