import { useEffect, useState } from "react"

/** Where somebody is about to go by a link, held back while something would be lost; and a way to let go of it. */
export function useLeaving(held: boolean): [string | null, () => void] {
  const [href, setHref] = useState<string | null>(null)

  useEffect(() => {
    if (!held) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      const target = leadsAway(event)
      if (!target) return
      // Before the link hears of it.
      event.preventDefault()
      event.stopPropagation()
      setHref(target)
    }
    addEventListener("beforeunload", unload)
    addEventListener("click", click, { capture: true })
    return () => {
      removeEventListener("beforeunload", unload)
      removeEventListener("click", click, { capture: true })
    }
  }, [held])

  return [href, () => setHref(null)]
}

/** Where a click would lead within the client, if it leads away from this page. */
function leadsAway(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  if (!link || elsewhere || link.target === "_blank" || link.origin !== location.origin) return null
  return link.pathname === location.pathname ? null : link.pathname + link.search
}
