import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { CHAT, expect, PROJECT, test } from "./world"

const focused = (page: Page) => page.locator("*:focus")

test("a dialog opens on its first field, and gives the focus back however it is closed", async ({ ada }) => {
  await ada.goto("/projects")
  const opener = ada.getByRole("button", { name: "New project" }).first()
  for (const close of ["Cancel", "Close", "Escape"]) {
    await opener.click()
    await expect(ada.getByLabel("Name")).toBeFocused()
    if (close === "Escape") await ada.keyboard.press("Escape")
    else await ada.getByRole("dialog").getByRole("button", { name: close }).click()
    await expect(opener).toBeFocused()
  }
})

test("what cannot be undone is asked with the focus on the way back", async ({ ada }) => {
  await ada.goto("/projects")
  await ada.getByRole("button", { name: "Delete North warehouse" }).click()
  await expect(ada.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused()
})

test("no dialog opens on its Close button", async ({ ada }) => {
  const expectElsewhere = async (name: string) => {
    const dialog = ada.getByRole("dialog", { name })
    await expect(dialog).toBeVisible()
    await expect(dialog.locator("*:focus")).toHaveCount(1)
    await expect(dialog.getByRole("button", { name: "Close", exact: true })).not.toBeFocused()
    await ada.keyboard.press("Escape")
  }
  await ada.goto("/keys")
  await ada.getByRole("button", { name: "New key" }).click()
  await expect(ada.getByLabel("Name")).toBeFocused()
  await expectElsewhere("New key")
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("button", { name: "Add web pages" }).click()
  await expect(ada.getByLabel("Address")).toBeFocused()
  await expectElsewhere("Add web pages")
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: "Chat actions" }).click()
  await ada.getByRole("button", { name: "Rename" }).click()
  await expect(ada.getByLabel("Title")).toBeFocused()
  await expectElsewhere("Rename")
  await expect(ada.getByRole("button", { name: "Chat actions" })).toBeFocused()
  await ada.getByRole("button", { name: "Bad answer" }).click()
  await expectElsewhere("What was wrong?")
  await ada.setViewportSize({ width: 390, height: 844 })
  await ada.getByRole("button", { name: "More" }).click()
  await expectElsewhere("More")
})

test("a question that is not edited after all gives the focus back to its pencil", async ({ ada }) => {
  await ada.goto(CHAT)
  const edit = ada.getByRole("button", { name: "Edit question" })
  await edit.click()
  await ada.keyboard.press("Escape")
  await expect(edit).toBeFocused()
  await edit.click()
  await ada.getByRole("button", { name: "Cancel" }).click()
  await expect(edit).toBeFocused()
})

test("the headings of a thread stay in order while its question is edited", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: "Edit question" }).click()
  await expectAccessible(ada, "a question being edited")
})

test("after a row is deleted the focus is on the next one, and after the last on what can be done now", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const boxes = ada.getByRole("checkbox", { name: /^Select (?!all)/ })
  await expect(ada.getByRole("checkbox", { name: "Select Dispatch checklist.md" })).toBeVisible()
  const names = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute("aria-label")!))
  const at = names.indexOf("Select Dispatch checklist.md")
  await ada.getByRole("button", { name: "Delete Dispatch checklist.md" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(focused(ada)).toHaveAttribute("aria-label", names[at + 1] ?? names[at - 1]!)

  await ada.goto("/keys")
  const keys = ada.getByRole("listitem")
  await expect(keys.first()).toBeVisible()
  for (let left = await keys.count(); left > 0; left--) {
    await keys.first().getByRole("button", { name: /^Delete/ }).click()
    await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
    await expect(keys).toHaveCount(left - 1)
    if (left > 1) await expect(keys.first().locator("*:focus")).toHaveCount(1)
  }
  await expect(ada.getByRole("main").getByRole("button", { name: "New key" }).last()).toBeFocused()
})

test("trying again what failed does not lose the focus", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const row = ada.getByRole("row").filter({ hasText: "Scan of signed SOP.pdf" })
  await row.getByRole("button", { name: "Try again" }).click()
  await expect(row.getByRole("button", { name: "Try again" })).toHaveCount(0)
  await expect(row.locator("*:focus")).toHaveCount(1)
})

test("the arrow up in an empty field has the last question edited, and Esc leads back to its pencil", async ({ ada }) => {
  await ada.goto(CHAT)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await ada.getByRole("textbox", { name: "Ask about this project" }).press("ArrowUp")
  const editor = ada.getByRole("textbox", { name: "Question", exact: true })
  await expect(editor).toBeFocused()
  await editor.press("Escape")
  await expect(ada.getByRole("button", { name: "Edit question" })).toBeFocused()
})
