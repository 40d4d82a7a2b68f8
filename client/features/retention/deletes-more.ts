import type { Retention } from "@/lib/api/types"

type Days = Retention["documents_days"]

/** Set where nothing was, or fewer than there were. */
const isLowered = (before: Days, after: Days) => after != null && (before == null || after < before)

/** Whether something may go after the change that would have stayed without it. */
export function deletesMore(before: Retention, after: Retention): boolean {
  const countedFromSooner = before.documents_by === "untouched" && after.documents_by === "uploaded"
  return (
    isLowered(before.documents_days, after.documents_days) ||
    isLowered(before.chats_days, after.chats_days) ||
    isLowered(before.versions_days, after.versions_days) ||
    (after.documents_days != null && countedFromSooner)
  )
}
