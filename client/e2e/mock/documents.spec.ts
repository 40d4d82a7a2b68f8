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
    await expect(row.getByText("Ready")).toBeVisible()
  }
})

test("files dropped anywhere on the page are uploaded", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const transfer = await ada.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(["# Dropped"], "dropped.md", { type: "text/markdown" }))
    return data
  })
  const footer = ada.getByText("Drop files or folders anywhere here.")
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
  await expect(row.getByText("Ready")).toBeVisible()
})

test("the filter stands in the address and can be cleared", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByText("10 documents, 3 being indexed, 2 failed")).toBeVisible()
  await ada.getByLabel("Status").selectOption("failed")
  await expect(ada.getByRole("row")).toHaveCount(3)
  await ada.getByLabel("Filter documents").fill("nothing like it")
  await expect(ada.getByText("No document matches this filter.")).toBeVisible()
  await expect(ada).toHaveURL(/status=failed/)
  await ada.getByRole("button", { name: "Clear filter" }).click()
  await expect(ada.getByRole("link", { name: "Dispatch checklist.md" })).toBeVisible()
})

test("what came out of an archive stands below it", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByRole("row").filter({ hasText: "Gowning.md" })).toHaveCount(0)
  await ada.getByRole("button", { name: "2 documents inside" }).click()
  await expect(ada.getByRole("row").filter({ hasText: "slides/Gowning.md" })).toBeVisible()
})

test("a version that was replaced is listed apart, and its successor says so", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByRole("row").filter({ hasText: "Dispatch checklist.md" })).toHaveCount(1)
  await expect(ada.getByRole("row").filter({ hasText: "Dispatch checklist.md" })).toContainText("version 2")
  await ada.getByLabel("Status").selectOption("retired")
  await expect(ada.getByRole("row").filter({ hasText: "Dispatch checklist.md" })).toContainText("replaced")
})

test("the details of a document show each attempt and why it ended", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("button", { name: "Details of Scan of signed SOP.pdf" }).click()
  await expect(ada.getByText("Attempt 2")).toBeVisible()
  await expect(ada.getByText("Attempt 1")).toBeVisible()
  await expect(ada.getByText("7 of 12 pages")).toBeVisible()
  await expectAccessible(ada, "documents with details")
})

test("what is in work says how long it may take", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByRole("row").filter({ hasText: "Deviation log 2026.html" })).toContainText("about 2 min left")
})

test("many documents are chosen and each says what could not be done", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Select Budget, locked.pdf").check()
  await ada.getByLabel("Select Dispatch checklist.md").check()
  const bar = ada.getByRole("region", { name: "Selected documents" })
  await expect(bar).toContainText("2 documents selected")
  await expectAccessible(ada, "documents with a selection")
  await bar.getByRole("button", { name: "Try again" }).click()
  await expect(bar).toContainText("One could not be done")
  await expect(bar).toContainText("Only a document that failed or was cancelled can be tried again.")
  const row = ada.getByRole("row").filter({ hasText: "Budget, locked.pdf" })
  await expect(row.getByText("Ready")).toBeVisible()
})

test("chosen documents are deleted together, after asking", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByLabel("Select all shown").check()
  await ada.getByRole("region", { name: "Selected documents" }).getByRole("button", { name: "Delete" }).click()
  await ada.getByRole("dialog", { name: "Delete 8 documents?" }).getByRole("button", { name: "Delete" }).click()
  await expect(ada.getByText("Upload the documents that answers should come from.")).toBeVisible()
})

test("all that failed are tried again at once", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("button", { name: "Try the 2 failed ones again" }).click()
  await expect(ada.getByRole("row").filter({ hasText: "Scan of signed SOP.pdf" }).getByText("Ready")).toBeVisible()
  await expect(ada.getByRole("button", { name: /failed ones? again/ })).toHaveCount(0)
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
