import type { Trail } from "./trail"

const FOCUSABLE =
  "a[href], button:not(:disabled), input:not(:disabled, [type=hidden], [tabindex='-1']), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']"

/**
 * Who is to have the focus when what had it is gone: what had it, if it is only the dialog over it
 * that went, else what stands at its place now (the next row),
 * else what stands before it, else anything around it that is no more than a part of the page.
 */
export function heirOf(trail: Trail): HTMLElement | null {
  const [first] = trail
  if (first?.element.isConnected) return first.element as HTMLElement
  for (let i = 1; i < trail.length; i++) {
    const around = trail[i]!.element
    if (!around.isConnected) continue
    if (around.matches("main, body")) break
    const { index } = trail[i - 1]!
    const beside = [around.children[index], around.children[index - 1], around]
    const heir = beside.map(firstIn).find(Boolean)
    if (heir) return heir
  }
  return document.querySelector<HTMLElement>("h1")
}

function firstIn(element: Element | undefined): HTMLElement | undefined {
  if (!element) return undefined
  const all = [element, ...element.querySelectorAll(FOCUSABLE)] as HTMLElement[]
  return all.find((candidate) => candidate.matches(FOCUSABLE) && candidate.checkVisibility())
}
