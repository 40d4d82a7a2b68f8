import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { type APIRequestContext, expect, test } from "@playwright/test"

const COUNT = Number(process.env.IBID_UPLOADS ?? 500)
const SHARE = process.env.IBID_UPLOADS_CUT ?? "0.05"
const SEED = process.env.IBID_UPLOADS_SEED ?? "1"

/** A proxy that cuts connections, for as long as the test lasts. */
async function badLine(): Promise<{ port: string; stop: () => void }> {
  const proxy = spawn(process.execPath, ["e2e/dropping-proxy.mjs", "0", SHARE, SEED], { stdio: ["ignore", "pipe", "inherit"] })
  const [port] = (await once(createInterface(proxy.stdout), "line")) as [string]
  return { port, stop: () => void proxy.kill() }
}

/** Unlike each other in name, content and size, from some bytes to 60 kB. */
const fileNumber = (n: number) => ({
  name: `note ${n}.md`,
  mimeType: "text/markdown",
  buffer: Buffer.from(`# Note ${n}\n\n${`Shelf ${n} is kept at ${(n % 9) + 1} degrees. `.repeat(1 + ((n * 37) % 1500))}\n`),
})

test("over a line that is cut now and then every file arrives once, or says why not", async ({ browser, baseURL, request }) => {
  const line = await badLine()
  try {
    await request.post("/api/v1/auth/sign-up", {
      data: { email: `ada-${Date.now()}@example.com`, password: "correct horse battery staple" },
    })
    const project = await (await request.post("/api/v1/projects", { data: { name: "Notes" } })).json()
    const context = await browser.newContext({
      baseURL,
      storageState: await request.storageState(),
      proxy: { server: `http://127.0.0.1:${line.port}`, bypass: "<-loopback>" },
    })
    const page = await context.newPage()
    await page.goto(`/p/${project.id}/documents`)

    const script = await context.newCDPSession(page)
    await script.send("Performance.enable")
    const began = Date.now()
    await page.getByLabel("Choose files").setInputFiles(Array.from({ length: COUNT }, (_, n) => fileNumber(n)))
    const panel = page.getByRole("region", { name: "Uploads" })
    await expect(panel).toBeVisible()
    await page.waitForTimeout(2_000)
    await context.setOffline(true)
    await page.waitForTimeout(3_000)
    await context.setOffline(false)
    await expect(panel.getByRole("button", { name: "Close this list" })).toBeVisible({ timeout: 280_000 })
    const seconds = (Date.now() - began) / 1000

    await panel.getByRole("button", { name: `Show all ${COUNT} files` }).click()
    const arrived = await panel.getByText("Arrived", { exact: true }).count()
    const failed = await panel.getByText("Did not arrive", { exact: true }).count()
    const said = (await panel.locator("p.text-danger").allTextContents()).filter(Boolean)
    const counts = await (await fetch(`http://127.0.0.1:${line.port}/counts`)).json()
    const { metrics } = await script.send("Performance.getMetrics")
    const page_s = Object.fromEntries(metrics.filter(({ name }) => name.endsWith("Duration")).map(({ name, value }) => [name, +value.toFixed(1)]))
    console.log({ COUNT, arrived, failed, seconds, page_s, counts, said })

    expect(arrived + failed).toBe(COUNT)
    expect(said).toHaveLength(failed)
    // A fresh look from the side, past the bad line: what arrived is there, each once.
    const names = await namesOf(request, project.id)
    expect(names).toHaveLength(arrived)
    expect(new Set(names).size).toBe(arrived)
    await context.close()
  } finally {
    line.stop()
  }
})

/** Of all documents whose bytes are there. */
async function namesOf(request: APIRequestContext, project: string): Promise<string[]> {
  const names: string[] = []
  let cursor = ""
  do {
    const answer = await request.get(`/api/v1/projects/${project}/documents?limit=200${cursor && `&cursor=${cursor}`}`)
    const page = (await answer.json()) as { items: { name: string; status: string }[]; next_cursor: string | null }
    names.push(...page.items.filter(({ status }) => status !== "awaiting_upload").map(({ name }) => name))
    cursor = page.next_cursor ?? ""
  } while (cursor)
  return names
}
