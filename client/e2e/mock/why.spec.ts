import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

async function asked(page: Page): Promise<void> {
  await page.goto(`${PROJECT}/chat`)
  await page.getByRole("textbox", { name: "Ask about this project" }).fill("The cold room is too warm. What do we do?")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("button", { name: "Why not …?" })).toBeVisible()
}
const panel = (page: Page) => page.getByRole("region", { name: "Why not this document?" })

test("a document that was expected is chosen with the keyboard, and why it is not cited is told", async ({ ada }) => {
  await asked(ada)
  await ada.getByRole("button", { name: "Why not …?" }).press("Enter")
  await expect(panel(ada).getByRole("searchbox")).toBeFocused()
  await expectAccessible(ada, "a choice of documents")

  const documents = panel(ada).getByRole("list", { name: "A document that you expected" }).getByRole("button")
  await documents.filter({ hasText: "Budget, locked.pdf" }).press("Enter")
  await expect(panel(ada).getByText(/could not be read/)).toBeVisible()
  await expectAccessible(ada, "why not a document")
})

test("with the setting that is named the search is made again, and the document stands among what it finds", async ({ ada }) => {
  await asked(ada)
  await ada.getByRole("button", { name: "Why not …?" }).click()
  const documents = panel(ada).getByRole("list", { name: "A document that you expected" }).getByRole("button")
  await panel(ada).getByRole("searchbox").fill("log")
  await documents.filter({ hasText: /log/i }).first().click()
  await expect(panel(ada).getByText("8 → 11")).toBeVisible()
  await panel(ada).getByRole("button", { name: "Search again with it" }).click()
  await expect(panel(ada).getByText(/is among the passages then/)).toBeVisible()
  await expect(panel(ada).getByRole("list", { name: "What the search finds then" }).getByRole("listitem")).toHaveCount(5)
  await expectAccessible(ada, "a search made again")

  await panel(ada).getByRole("button", { name: "Close" }).click()
  await expect(panel(ada)).toBeHidden()
})

test("how an answer came about is drawn step by step, with its prompt and what the search left out", async ({ ada }) => {
  await asked(ada)
  await ada.getByRole("button", { name: /Answered in/ }).click()
  await ada.getByRole("button", { name: "How this came about" }).click()
  const drawn = ada.getByRole("list", { name: "What was done, and when" })
  await expect(drawn.getByText("Question embedded")).toBeVisible()

  await drawn.getByRole("button", { name: /gpt-oss-20b was asked/ }).click()
  await expect(drawn.getByText(/The prompt, about \d+ tokens/)).toBeVisible()
  await drawn.getByText("Rules", { exact: true }).click()
  await expect(drawn.getByText("Use only what the passages say.")).toBeVisible()

  await drawn.getByRole("button", { name: /^Searched/ }).click()
  await expect(drawn.getByText("396 of 412 passages were searched.")).toBeVisible()
  await expect(drawn.getByText("no place left")).toBeVisible()
  await expectAccessible(ada, "how an answer came about")
})
