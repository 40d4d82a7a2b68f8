"use client"

import { type CSSProperties, type PointerEvent, useRef, useState } from "react"

const CLOSE_AFTER_PX = 96

/** Lets a sheet be pulled down by its handle; pulled far enough it closes. */
export function useSheetDrag(onClose: () => void) {
  const from = useRef<number | null>(null)
  const [pulled, setPulled] = useState(0)

  const end = () => {
    from.current = null
    if (pulled > CLOSE_AFTER_PX) onClose()
    setPulled(0)
  }
  const style: CSSProperties | undefined = pulled > 0 ? { translate: `0 ${pulled}px` } : undefined
  return {
    style,
    handle: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        from.current = event.clientY
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (from.current !== null) setPulled(Math.max(0, event.clientY - from.current))
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  }
}
