import type { RetentionState } from "@/lib/api/types"

/** After how many days replaced versions go: as the project says, or as the installation does if that is sooner. */
export function daysOfVersions({ versions_days, versions_days_at_most }: RetentionState): number | null {
  const said = [versions_days, versions_days_at_most].filter((days) => days != null)
  return said.length > 0 ? Math.min(...said) : null
}
