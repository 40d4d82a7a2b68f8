import type { Document, Stage } from "@/lib/api/types"

/** The parts of the bar, in the order a document passes through them. */
export const PARTS = ["uploading", "reading", "splitting", "indexing"] as const

const PART_OF: Record<Stage, number> = { reading: 1, splitting: 2, embedding: 3, storing: 3 }

/** How full each part of the bar is, 0 to 1. Storing is the last tenth of indexing. */
export function partsOf(document: Pick<Document, "status" | "stage" | "progress">, sent?: number): number[] {
  const filled = (part: number, share: number) =>
    PARTS.map((_, i) => (i < part ? 1 : i === part ? Math.min(1, Math.max(0, share)) : 0))
  if (sent !== undefined) return filled(0, sent)
  if (document.status === "awaiting_upload") return filled(0, 0)
  if (document.status === "queued" || !document.stage) return filled(1, 0)
  const share =
    document.stage === "embedding"
      ? document.progress * 0.9
      : document.stage === "storing"
        ? 0.9 + document.progress * 0.1
        : document.progress
  return filled(PART_OF[document.stage], share)
}

export function isMoving({ status }: Pick<Document, "status">): boolean {
  return status === "queued" || status === "processing" || status === "awaiting_upload"
}

const MINUTE = 60_000

/** How much of a wait to speak of: an estimate is no clock. */
export function timeLeft(ms: number): { unit: "moments" | "seconds" | "minutes" | "hours"; count: number } {
  if (ms < 8_000) return { unit: "moments", count: 0 }
  if (ms < 50_000) return { unit: "seconds", count: Math.round(ms / 10_000) * 10 }
  if (ms < 55 * MINUTE) return { unit: "minutes", count: Math.max(1, Math.round(ms / MINUTE)) }
  return { unit: "hours", count: Math.max(1, Math.round(ms / (60 * MINUTE))) }
}
