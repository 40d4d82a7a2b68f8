import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { expect, type Page, test } from "@playwright/test"

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** Nothing that axe can find is wrong with the page as it stands. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await test.step(`${what} is accessible`, async () => {
    // A colour in the middle of its transition is nobody's choice, nor is a row on its way to make room for another.
    await page.emulateMedia({ reducedMotion: "reduce" })
    await page.evaluate(untilStill)
    await page.evaluate(SOURCE)
    const violations = await page.evaluate(async (tags) => {
      type Axe = { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      const { axe } = globalThis as unknown as { axe: Axe }
      const found = await axe.run(document, { runOnly: tags })
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)
    }, TAGS)
    expect([...violations, ...(await page.evaluate(misnamed))], what).toEqual([])
    await page.emulateMedia({ reducedMotion: null })
  })
}

/** Two frames for what begins only now, and the end of all that moves and ends. */
async function untilStill(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
  const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(moving.map(({ finished }) => finished))
}

/** Whoever speaks to the page says what they see: a control's name has to hold the words on it. */
function misnamed(): string[] {
  const plain = (text: string | null) => (text ?? "").replace(/\s+/g, " ").trim().toLowerCase()
  return [...document.querySelectorAll<HTMLElement>("a[aria-label], button[aria-label], summary[aria-label]")]
    .filter((control) => control.checkVisibility() && !plain(control.getAttribute("aria-label")).includes(plain(control.innerText)))
    .map((control) => `"${control.innerText}" is named "${control.getAttribute("aria-label")}"`)
}

/** Fails the test when the page asks any host but its own and the API's, or reports an error. */
export function expectQuiet(page: Page): () => void {
  const noise: string[] = []
  page.on("pageerror", (error) => noise.push(`error: ${error.message}`))
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url())
    const local = hostname === "localhost" || hostname === "127.0.0.1"
    if (protocol.startsWith("http") && !local) noise.push(`asked ${hostname}`)
  })
  return () => expect(noise).toEqual([])
}
