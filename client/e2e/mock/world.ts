import { type Locator, type Page, test as base } from "@playwright/test"
import { expectQuiet } from "../axe"
import { portsOf } from "../ports"

const { mock, web } = portsOf(Number(process.env.TEST_PARALLEL_INDEX ?? 0))
export const MOCK = `http://localhost:${mock}/mock`
export const PROJECT = "/p/11111111-1111-4111-8111-111111111111"
export const CHAT = `${PROJECT}/chat/22222222-2222-4222-8222-222222222222`

/** Ends every sign-in, as if all cookies had run out. */
export const expireSessions = () => fetch(`${MOCK}/expire`)

/** What takes its time in the mock stops where it is, so that a test may look at it for as long as it needs. */
export const hold = () => fetch(`${MOCK}/hold`)

/** It goes on, and so does an answer that waits where it is put right, or halfway. */
export const letGo = () => fetch(`${MOCK}/go`)

/** A test begins with the mock as new, signed in, and ends without errors or strange hosts. */
export const test = base.extend<{ ada: Page }>({
  // Each worker has a mock and a client of its own.
  baseURL: async ({}, provide) => provide(`http://localhost:${web}`),
  ada: async ({ page }, provide) => {
    await fetch(`${MOCK}/reset`)
    const quiet = expectQuiet(page)
    await page.request.post("/api/v1/auth/sign-in", {
      data: { email: "ada@north.example", password: "correct horse battery" },
    })
    await provide(page)
    quiet()
  },
})

/** Where something is once it has come to rest: the same in ten frames one after another. */
export async function atRest(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return locator.evaluate(async (element) => {
    const where = () => element.getBoundingClientRect().toJSON() as DOMRect
    let before = where()
    for (let still = 0; still < 10; ) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const now = where()
      still = now.x === before.x && now.y === before.y && now.height === before.height ? still + 1 : 0
      before = now
    }
    return before
  })
}

export { expect } from "@playwright/test"
