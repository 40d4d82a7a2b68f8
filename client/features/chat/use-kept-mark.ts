"use client"

import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef } from "react"

type Held = { mark: HTMLElement; cites: string; nth: number }

/**
 * A sentence that is judged or replaced is drawn anew, and its marks with it. Whoever stood on one
 * of them stands on the same one afterwards, and is not sent to the top of the page.
 */
export function useKeptMark(text: RefObject<HTMLElement | null>) {
  const held = useRef<Held | null>(null)
  useLayoutEffect(() => {
    if (held.current && isLost(held.current)) markLike(held.current, text.current)?.focus({ preventScroll: true })
  })
  return {
    onFocus: useCallback(({ target, currentTarget }: FocusEvent<HTMLElement>) => {
      held.current = heldBy(target, currentTarget)
    }, []),
    // A window that is left keeps its focus, and blurs all the same.
    onBlur: useCallback(({ target }: FocusEvent<HTMLElement>) => {
      if (document.activeElement !== target) held.current = null
    }, []),
  }
}

const marksIn = (text: HTMLElement | null, cites: string) => [...(text?.querySelectorAll<HTMLElement>(`.mark[data-cites="${cites}"]`) ?? [])]

function heldBy(mark: HTMLElement, text: HTMLElement): Held | null {
  const { cites } = mark.dataset
  return cites && mark.matches(".mark") ? { mark, cites, nth: marksIn(text, cites).indexOf(mark) } : null
}

/** The mark is gone and with it the focus, or it has become that of another source. */
function isLost({ mark, cites }: Held): boolean {
  const { activeElement } = document
  return activeElement === mark ? mark.dataset.cites !== cites : !activeElement || activeElement === document.body
}

/** The same mark of those for the same sources, or the last where there are fewer now. */
function markLike({ cites, nth }: Held, text: HTMLElement | null): HTMLElement | undefined {
  const marks = marksIn(text, cites)
  return marks[nth] ?? marks.at(-1)
}
