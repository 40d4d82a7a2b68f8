"use client"

import { useMemo, useSyncExternalStore } from "react"
import type { Upload } from "./state"
import { allUploads, onUploads } from "./store"

const NONE: Upload[] = []

/** The files on their way to a project, and those that are over and not yet let go of. */
export function useUploads(projectId: string): Upload[] {
  const all = useSyncExternalStore(onUploads, allUploads, () => NONE)
  return useMemo(() => all.filter((upload) => upload.projectId === projectId), [all, projectId])
}

/** Whether there are any; changes only when that does. */
export function useHasUploads(projectId: string): boolean {
  return useSyncExternalStore(
    onUploads,
    () => allUploads().some((upload) => upload.projectId === projectId),
    () => false,
  )
}
