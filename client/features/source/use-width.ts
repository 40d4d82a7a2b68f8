"use client"

import { useCallback, useRef, useState } from "react"

/** The width of an element in whole pixels, followed as it changes; 0 until it is known. */
export function useWidth() {
  const [width, setWidth] = useState(0)
  const observer = useRef<ResizeObserver>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (!element) return
    observer.current = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width))
    })
    observer.current.observe(element)
  }, [])
  return { ref, width }
}
