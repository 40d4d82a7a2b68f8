import { readFile } from "node:fs/promises"
import { expectAccessible } from "../axe"
import { expect, test } from "./world"

test("somebody takes along what is kept about them, and their files where they want these", async ({ ada }) => {
  await ada.goto("/me")
  const section = ada.getByRole("region", { name: "What is kept about you" })
  for (const size of [1000, 4000]) {
    const [download] = await Promise.all([ada.waitForEvent("download"), section.getByRole("button", { name: "Download" }).click()])
    expect(download.suggestedFilename()).toBe("ibid-export.zip")
    expect((await readFile(await download.path())).length).toBe(size)
    await expect(section.getByRole("status")).toContainText(`${size / 1000} kB downloaded.`)
    await section.getByLabel("With the files that I uploaded").check()
  }
  await expectAccessible(ada, "what is kept about somebody")
})

test("an export that is refused says why, and can be asked for again", async ({ ada }) => {
  await ada.route(/\/me\/export/, (route) =>
    route.fulfill({ status: 429, json: { type: "/problems/too-many-requests", title: "Too many requests", status: 429, detail: "Too many exports. Try again in 600 seconds." } }),
  )
  await ada.goto("/me")
  const section = ada.getByRole("region", { name: "What is kept about you" })
  await section.getByRole("button", { name: "Download" }).click()
  await expect(section.getByRole("alert")).toContainText("Too many exports.")
  await expect(section.getByRole("button", { name: "Download" })).toBeEnabled()
})
