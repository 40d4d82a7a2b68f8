import { type Page, test as base } from "@playwright/test"
import { expectQuiet } from "../axe"

const MOCK = `http://localhost:${process.env.IBID_MOCK_PORT ?? 8099}/mock`
export const PROJECT = "/p/11111111-1111-4111-8111-111111111111"
export const CHAT = `${PROJECT}/chat/22222222-2222-4222-8222-222222222222`

/** Ends every sign-in, as if all cookies had run out. */
export const expireSessions = () => fetch(`${MOCK}/expire`)

/** Lets the answer go on that was held where it is put right. */
export const letGo = () => fetch(`${MOCK}/go`)

/** A test begins with the mock as new, signed in, and ends without errors or strange hosts. */
export const test = base.extend<{ ada: Page }>({
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

export { expect } from "@playwright/test"
