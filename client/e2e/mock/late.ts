import type { Page } from "@playwright/test"

/** An answer of the API that has come and is held back from the page. */
type Held = { what: string; letGo: () => void }

type Late = {
  holds: boolean
  held: Held[]
  /** How many answers and scripts the page waits for, and when a script came last. */
  pending: number
  came: number
  /** Once nothing is on its way and nothing changes or moves any more. */
  atRest: () => Promise<void>
}

type Moving = { moved: () => Moved[] }

/** How much of the view moved how far, what, and after which answer. */
export type Moved = { value: number; what: string; after?: string }

/** Runs in a page before its first line: sees what moves that nobody touched. */
function seeMoves() {
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] }
  const shifts: Shift[] = []
  const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[])))
  observer.observe({ type: "layout-shift", buffered: true })
  const moved = () => {
    shifts.push(...(observer.takeRecords() as Shift[]))
    return shifts.splice(0).filter(({ hadRecentInput }) => !hadRecentInput).map(({ value, sources }) => {
      const moved = sources.map(({ node, previousRect, currentRect }) => {
        const element = node instanceof Element ? node : node?.parentElement
        return `${element?.tagName}.${element?.getAttribute("class")?.slice(0, 60)} ${Math.round(previousRect.y)}→${Math.round(currentRect.y)}`
      })
      return { value, what: moved.join(", ") }
    })
  }
  Object.assign(globalThis, { moved })
}

/** Runs in a page before its first line: knows what is on its way, and can hold back the answers of the API. */
function follow() {
  const late: Late = { holds: false, held: [], pending: 0, came: 0, atRest: async () => undefined }
  const counted = async <T>(what: Promise<T>) => {
    late.pending++
    return what.finally(() => late.pending--)
  }

  const fetched = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    const answer = await counted(fetched(input, init))
    if (late.holds && url.pathname.startsWith("/api/v1/")) await new Promise<void>((letGo) => late.held.push({ what: url.pathname + url.search, letGo }))
    return answer
  }

  // What a page loads of itself is on its way, too. A script for old browsers never comes.
  const isPart = (node: Node) => node instanceof HTMLScriptElement && node.src !== "" && !node.noModule
  const comes = (part: Node) =>
    counted(new Promise((done) => ["load", "error"].forEach((event) => part.addEventListener(event, done)))).then(() => (late.came = performance.now()))
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => [...addedNodes].filter(isPart).forEach((part) => void comes(part)))).observe(document, {
    subtree: true,
    childList: true,
  })


  const frame = () => new Promise(requestAnimationFrame)
  // As long as React may keep back what came while something else was shown in its place.
  const THROTTLE_MS = 350
  const isMoving = () => document.getAnimations().some((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity)
  late.atRest = async () => {
    let changes = 0
    const observer = new MutationObserver(() => changes++)
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    for (let still = 0; still < 5; ) {
      const before = changes + late.held.length
      await frame()
      const waits = late.pending > 0 || isMoving() || performance.now() - late.came < THROTTLE_MS
      still = changes + late.held.length === before && !waits ? still + 1 : 0
    }
    observer.disconnect()
  }
  Object.assign(globalThis, { late })
}

/** Tells what moved by itself on the page since it was last asked. */
export async function watchMoves(page: Page): Promise<() => Promise<Moved[]>> {
  await page.addInitScript(seeMoves)
  return () => page.evaluate(() => (globalThis as unknown as Moving).moved())
}

/** Of pages that are opened from now on it can be told when they are at rest. */
export const followPages = (page: Page) => page.addInitScript(follow)

/** Everything has come, and has taken its place. */
export const atRest = (page: Page) => page.evaluate(() => (globalThis as unknown as { late: Late }).late.atRest())

/** Pages that are opened from now on get no answer of the API before it is let go. */
export async function holdAnswers(page: Page): Promise<void> {
  await page.addInitScript(seeMoves)
  await followPages(page)
  await page.addInitScript(() => void ((globalThis as unknown as { late: Late }).late.holds = true))
}

/** In which order a page hears its answers, each when nothing goes on any more: as it asked, or the last first. */
export type Order = "as asked" | "last first"

/**
 * Gives a page its answers one after another and tells what moved with each: every answer is late
 * once for each other one that is there. `atEnd` looks at the page's lower end all the time.
 */
export async function answerInTurn(page: Page, order: Order, atEnd = false): Promise<Moved[]> {
  return page.evaluate(async ({ order, atEnd }) => {
    const { late, moved: movedNow } = globalThis as unknown as { late: Late } & Moving
    const frame = () => new Promise(requestAnimationFrame)
    const toEnd = async () => {
      const area = document.querySelector("main .scroll-area")
      if (!area || area.scrollTop + area.clientHeight >= area.scrollHeight - 1) return
      area.scrollTop = area.scrollHeight
      for (let i = 0; i < 3; i++) await frame()
      // Whoever scrolls moves it all.
      movedNow()
    }
    const moved: Moved[] = []
    const look = async (after: string) => {
      await late.atRest()
      moved.push(...movedNow().map((one) => ({ ...one, after })))
      if (atEnd) await toEnd()
    }

    const asks = !location.pathname.startsWith("/sign-")
    while (document.readyState !== "complete" || (asks && late.held.length === 0)) await frame()
    await look("the beginning")
    for (let next; (next = order === "as asked" ? late.held.shift() : late.held.pop()); ) {
      next.letGo()
      await look(next.what)
    }
    return moved
  }, { order, atEnd })
}
