import { useSyncExternalStore } from "react"

/** Who is to answer in a chat that is still to begin, by project; not there: the project's own settings. */
const chosen = new Map<string, string>()
const listeners = new Set<() => void>()

export const assistantFor = (projectId: string): string | null => chosen.get(projectId) ?? null

export function chooseFor(projectId: string, id: string | null): void {
  if (id) chosen.set(projectId, id)
  else chosen.delete(projectId)
  listeners.forEach((listener) => listener())
}

function listen(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAssistantFor = (projectId: string) => useSyncExternalStore(listen, () => assistantFor(projectId), () => null)
