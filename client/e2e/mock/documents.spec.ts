import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

test("uploaded files show each stage and become ready", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const files = ["one", "two", "three", "four"].map((name) => ({
    name: `${name}.md`,
    mimeType: "text/markdown",
    buffer: Buffer.from("# Storage\n\nKeep it cold."),
  }))
  await ada.getByLabel("Choose files").setInputFiles(files)
  for (const { name } of files) {
    const row = ada.getByRole("row").filter({ hasText: name })
    await expect(row.getByText("Ready")).toBeVisible({ timeout: 20_000 })
  }
})

test("files dropped anywhere on the page are uploaded", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const transfer = await ada.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(["# Dropped"], "dropped.md", { type: "text/markdown" }))
    return data
  })
  const footer = ada.getByText("Drop files anywhere on this page.")
  await footer.dispatchEvent("dragenter", { dataTransfer: transfer })
  await expect(ada.getByText("Drop to upload")).toBeVisible()
  await footer.dispatchEvent("drop", { dataTransfer: transfer })
  await expect(ada.getByRole("row").filter({ hasText: "dropped.md" })).toBeVisible()
})

test("a failure names its cause and its fix, and can be tried again", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const row = ada.getByRole("row").filter({ hasText: "Scan of signed SOP.pdf" })
  await expect(row).toContainText("No text was found on any of 12 pages.")
  await expect(row).toContainText("run text recognition")
  await row.getByRole("button", { name: "Try again" }).click()
  await expect(row.getByText("Ready")).toBeVisible({ timeout: 20_000 })
})

test("the filter stands in the address and can be cleared", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByText("7 documents, 3 being indexed, 2 failed")).toBeVisible()
  await ada.getByLabel("Status").selectOption("failed")
  await expect(ada.getByText("2 documents, 2 failed")).toBeVisible()
  await ada.getByLabel("Filter documents").fill("nothing like it")
  await expect(ada.getByText("No document matches this filter.")).toBeVisible()
  await expect(ada).toHaveURL(/status=failed/)
  await ada.getByRole("button", { name: "Clear filter" }).click()
  await expect(ada.getByText("7 documents, 3 being indexed, 2 failed")).toBeVisible()
})

test("deleting asks first", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("button", { name: "Delete Dispatch checklist.md" }).click()
  await expectAccessible(ada, "delete dialog")
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(ada.getByRole("row").filter({ hasText: "Dispatch checklist.md" })).toHaveCount(0)
})

test("a passage is marked on its page", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Cold-chain handling manual.pdf" }).click()
  await ada.getByRole("button", { name: /If a cold room exceeds/ }).click()
  await expect(ada.getByTestId("passage").locator("span")).toHaveCount(2)
  await expect(ada.getByTestId("passage").locator("span").first()).toBeInViewport()
})

test("a passage is marked in a text with characters beyond the basic plane", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Dispatch checklist.md" }).click()
  await ada.getByRole("button", { name: /The seal number/ }).click()
  await expect(ada.getByTestId("passage")).toHaveText(/^The seal number.*on the ramp\.$/)
})
