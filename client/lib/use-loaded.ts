"use client"

import { useEffect, useState } from "react"

/**
 * A part that is loaded once it is wanted; null until it has come. Where `dynamic` leaves a gap and
 * fills it later, a page that knows of this can wait, and show together what stands together.
 */
export function useLoaded<T>(wanted: boolean, load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<T | null>(null)
  const missing = wanted && loaded === null
  useEffect(() => {
    if (!missing) return
    load().then(
      (part) => setLoaded(() => part),
      (error: unknown) =>
        setLoaded(() => {
          throw error
        }),
    )
  }, [missing, load])
  return loaded
}
