"use client"

import { useState } from "react"

/**
 * What a load failed with, also while it is tried again: the note, and the button with the focus,
 * stay until it is known how that went.
 */
export function useStanding(error: unknown, fetching: boolean): unknown {
  const [last, setLast] = useState<unknown>(null)
  if (error != null && last !== error) setLast(error)
  if (error == null && !fetching && last !== null) setLast(null)
  return error ?? (fetching ? last : null)
}
