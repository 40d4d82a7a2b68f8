import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

const file = (name: string, content = "# Storage\n\nKeep it cold.") => ({
  name,
  mimeType: "text/markdown",
  buffer: Buffer.from(content),
})

test("of many files each says what became of it, and the list stays", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const good = Array.from({ length: 60 }, (_, i) => file(`note ${i}.md`))
  await ada.getByLabel("Choose files").setInputFiles([...good, file("nothing.md", "")])
  const panel = ada.getByRole("region", { name: "Uploads" })
  await expect(panel.getByText("60 files arrived, 1 did not")).toBeVisible()
  await expect(panel).toContainText("nothing.md")
  await expect(panel).toContainText("The file is empty.")
  await panel.getByRole("button", { name: "Show all 61 files" }).click()
  await expect(panel.getByText("Arrived", { exact: true })).toHaveCount(60)
  await expect(ada.getByText("70 documents")).toBeVisible()
  await expectAccessible(ada, "documents after an upload")
  await panel.getByRole("button", { name: "Close this list" }).click()
  await expect(panel).toHaveCount(0)
})

test("a connection that drops is tried again by itself", async ({ ada }) => {
  let dropped = 0
  await ada.route("**/upload/*", (route) =>
    route.request().method() === "PUT" && dropped++ < 2 ? route.abort("connectionreset") : route.continue(),
  )
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Choose files").setInputFiles([file("one.md"), file("two.md")])
  await expect(ada.getByText("2 files arrived", { exact: true })).toBeVisible()
})

test("a file that never gets through says why and can be tried again", async ({ ada }) => {
  await ada.route("**/upload/*", (route) => route.fulfill({ status: 400, headers: { "access-control-allow-origin": "*" }, json: { status: 400, detail: "The bytes that arrived have another checksum than announced." } }))
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Choose files").setInputFiles([file("changed.md")])
  const panel = ada.getByRole("region", { name: "Uploads" })
  await expect(panel).toContainText("Nothing arrived, 1 did not")
  await expect(panel).toContainText("another checksum")
  await ada.unroute("**/upload/*")
  await panel.getByRole("button", { name: "Try again: changed.md" }).click()
  await expect(panel).toContainText("1 file arrived")
  await expect(ada.getByRole("row").filter({ hasText: "changed.md" })).toBeVisible()
})

test("leaving while files are on their way asks first", async ({ ada }) => {
  await ada.route("**/upload/*", () => undefined)
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Choose files").setInputFiles([file("slow.md")])
  await expect(ada.getByRole("button", { name: "Cancel slow.md" })).toBeVisible()
  const asked = ada.waitForEvent("dialog")
  const leaving = ada.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe("beforeunload")
  await dialog.dismiss()
  await leaving
  await ada.getByRole("button", { name: "Cancel slow.md" }).click()
  await expect(ada.getByRole("region", { name: "Uploads" })).toHaveCount(0)
})
