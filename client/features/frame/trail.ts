/** An element that has the focus, what it stands in, and where in it. */
export type Trail = { element: Element; index: number }[]

/** What had the focus last, on the page and in a dialog over it. */
export type Remembered = { page: Trail; dialog: Trail }

/** To be taken while the element is there: afterwards nobody knows what it stood next to. */
export function trailOf(element: Element): Trail {
  const trail: Trail = []
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    trail.push({ element: at, index: at.parentElement ? [...at.parentElement.children].indexOf(at) : 0 })
  }
  return trail
}

export const hasFocus = (): boolean => document.activeElement !== null && document.activeElement !== document.body
