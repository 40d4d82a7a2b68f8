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
      // Hidden for now: what is drawn may keep the width it had.
      if (entry && entry.contentRect.width > 0) setWidth(Math.floor(entry.contentRect.width))
    })
    observer.current.observe(element)
  }, [])
  return { ref, width }
}
