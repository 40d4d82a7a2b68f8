import type { Page } from "@playwright/test"
import { answerInTurn, atRest as pageAtRest, followPages, holdAnswers, type Order, watchMoves } from "./late"
import { inPieces } from "./pieces"
import { atRest, CHAT, expect, PROJECT, test } from "./world"

const MOST = 0.02
const SIZES = [[1440, 900], [390, 844]] as const

// A phone is slower: more comes between two of its frames.
for (const [width, height, slower] of [[1440, 900, 1], [390, 844, 4]] as const) {
  test(`a long answer grows without anything jumping, at ${width} px`, async ({ ada }) => {
    await ada.setViewportSize({ width, height })
    await (await ada.context().newCDPSession(ada)).send("Emulation.setCPUThrottlingRate", { rate: slower })
    const moves = await watchMoves(ada)
    await ada.goto(`${PROJECT}/chat`)
    await ada.getByRole("textbox", { name: "Ask about this project" }).fill("Say it at length")
    await ada.keyboard.press("Enter")
    await expect(ada.getByRole("button", { name: /Answered in/ })).toBeVisible()
    await atRest(ada.locator("[data-answer]"))
    expectStill(await moves(), "a long answer")
  })
}

function expectStill(moved: { value: number; what: string }[], what: string): void {
  const told = moved.map(({ value, what }) => `${value.toFixed(4)} ${what}`).join("\n")
  expect(moved.reduce((sum, { value }) => sum + value, 0), `${what}\n${told}`).toBeLessThanOrEqual(MOST)
}

/** All that a project can have beside its documents and chats. */
async function fill(page: Page): Promise<void> {
  const project = `/api/v1${PROJECT.replace("/p/", "/projects/")}`
  const sent = [
    await page.request.post(`${project}/pages`, { data: { url: "https://north.example/handbook", depth: 1, limit: 3 } }),
    await page.request.post(`${project}/assistants`, { data: { name: "Pharmacist", description: "Knows the rules.", instructions: "", document_ids: [], tool_ids: [] } }),
    await page.request.post(`${project}/tool-servers`, { data: { url: "https://notes.north.example/mcp", secrets: {} } }),
    await page.request.put(`${project}/embedder/beside`, { data: { name: "multilingual-e5-small", dimensions: 384 } }),
  ]
  expect(sent.map((answer) => answer.ok())).not.toContain(false)
  const crawl = async () => (await (await page.request.get(`${project}/crawls`)).json()).items[0].status
  await expect.poll(crawl).toBe("done")
  const embedder = async () => (await (await page.request.get(`${project}/embedder`)).json()).beside.ready
  await expect.poll(embedder).toBe(true)
}

const OPEN_SOURCE = "?src=1&in=33333333-3333-4333-8333-333333333333"
const EVERY = ["/projects", CHAT, CHAT + OPEN_SOURCE, `${PROJECT}/chat`, `${PROJECT}/documents`, `${PROJECT}/documents?status=failed`, `${PROJECT}/settings`, "/keys", "/me", "/sign-in"]
const READ = ["Cold-chain handling manual.pdf", "Dispatch checklist.md", "Deviation log 2026.html", "Scan of signed SOP.pdf"]

for (const [width, height] of SIZES) {
  for (const order of ["as asked", "last first"] satisfies Order[]) {
    test(`pages that hear their answers late, ${order}, do not jump, at ${width} px`, async ({ ada }) => {
      await ada.setViewportSize({ width, height })
      await fill(ada)
      const { items } = await (await ada.request.get(`/api/v1${PROJECT.replace("/p/", "/projects/")}/documents`)).json()
      const idOf = (name: string) => items.find((one: { name: string }) => one.name === name).id as string
      await holdAnswers(ada)
      for (const path of [...EVERY, ...READ.map((name) => `${PROJECT}/documents/${idOf(name)}`)]) {
        await ada.goto(path, { waitUntil: "commit" })
        expectStill(await answerInTurn(ada, order), path)
      }
      // What stands below the settings is seen by who is there already.
      await ada.goto(`${PROJECT}/settings?below`, { waitUntil: "commit" })
      expectStill(await answerInTurn(ada, order, true), "the end of the settings")
    })
  }
}

for (const [width, height] of SIZES) {
  test(`pages that arrive piece by piece do not jump, at ${width} px`, async ({ ada, baseURL }) => {
    await ada.setViewportSize({ width, height })
    const slow = await inPieces(baseURL!)
    const moves = await watchMoves(ada)
    await followPages(ada)
    for (const path of [...EVERY, "/sign-up", "/join#for-anybody", "/nothing/is/here"]) {
      await ada.goto(slow.url + path)
      await pageAtRest(ada)
      expectStill(await moves(), path)
    }
    slow.close()
  })
}
