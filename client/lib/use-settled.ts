"use client"

import { useEffect, useState } from "react"

const SETTLE_MS = 200

/** What was typed, once nothing more has been for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
