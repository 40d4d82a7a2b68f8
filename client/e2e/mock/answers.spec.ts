import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { atRest, expect, letGo, PROJECT, test } from "./world"

const TRAINING = "/p/44444444-4444-4444-8444-444444444444"

async function ask(page: Page, question: string, project = PROJECT): Promise<void> {
  await page.goto(`${project}/chat`)
  await page.getByRole("textbox", { name: "Ask about this project" }).fill(question)
  await page.keyboard.press("Enter")
}
const nearest = (page: Page) => page.getByRole("region", { name: "Nearest passages" })
const pane = (page: Page) => page.getByRole("complementary", { name: "Source", exact: true })

test("where the documents do not say, what came nearest stands below, and is there after a reload", async ({ ada }) => {
  await ask(ada, "What colour is the paint in the west wing?")
  const passages = nearest(ada).getByRole("listitem")
  await expect(passages).toHaveCount(3)
  await expect(passages.first()).toContainText("If a cold room exceeds 8 °C")
  await expect(passages.first()).toContainText("It says nothing about west wing.")
  await expect(ada.getByText("Answer ready, no sources, 3 passages that come near")).toBeAttached()
  await expect(ada.getByRole("list", { name: "Sources" })).toHaveCount(0)
  await expectAccessible(ada, "an answer that is not given")
  const said = await passages.allTextContents()
  await ada.reload()
  await expect(passages).toHaveText(said)
})

test("with the keyboard alone a nearest passage opens at its place, leads to the next, and gives the focus back", async ({ ada }) => {
  await ask(ada, "What colour is the paint in the west wing?")
  const first = nearest(ada).getByRole("button", { name: "Cold-chain handling manual.pdf, page 2" }).first()
  await expect(first).toBeVisible()
  await first.press("Enter")
  await expect(pane(ada).getByText("Page 2 of 3, nearest 1 of 3")).toBeVisible()
  await expect(pane(ada).getByTestId("passage").locator("span")).toHaveCount(2)
  await expect(pane(ada).getByText("It says nothing about west wing.")).toBeVisible()
  await expect(ada).toHaveURL(/near=1/)
  await expect(first).toHaveAttribute("aria-expanded", "true")
  await expectAccessible(ada, "a passage that came near")

  await ada.keyboard.press("]")
  await ada.keyboard.press("]")
  await expect(pane(ada).getByTestId("passage")).toHaveText(/^Before the van leaves/)
  await ada.reload()
  await expect(pane(ada).getByText("nearest 3 of 3")).toBeVisible()
  await ada.keyboard.press("Escape")
  await expect(pane(ada)).toBeHidden()
  await expect(nearest(ada).getByRole("button").last()).toBeFocused()
})

test("what an answer asks back is a button for each document, which asks that one alone", async ({ ada }) => {
  await ask(ada, "Which limit applies?")
  const choices = ada.getByRole("list", { name: "Which one is meant" }).getByRole("button")
  await expect(choices).toHaveCount(2)
  await expectAccessible(ada, "a question back")
  const name = (await choices.last().textContent()) ?? ""
  await choices.last().press("Enter")
  await expect(ada.getByText(`Which limit applies according to “${name}”?`)).toBeVisible()
  const sources = ada.getByRole("list", { name: "Sources" }).getByRole("listitem")
  await expect(sources).toHaveCount(1)
  await expect(sources).toContainText(name)
  await ada.reload()
  await expect(sources).toHaveCount(1)
  await expect(choices).toHaveCount(2)
})

test("the rows that an answer cites stand below it, and each opens at its cells", async ({ ada }) => {
  await ask(ada, "What does the log say of deviations?", TRAINING)
  const table = ada.getByRole("group", { name: "Calibration 2026.xlsx" })
  await expect(table.getByRole("row")).toHaveCount(3)
  await expectAccessible(ada, "an answer from a table")
  await table.getByRole("button", { name: "Source 2: Calibration 2026.xlsx" }).click()
  await expect(pane(ada).getByText("Sheet Probes, A3:H3, source 2 of 2", { exact: false })).toBeVisible()
  await expect(pane(ada).getByTestId("passage").getByRole("cell").first()).toHaveText("South cold room")
})

test("on a phone a wide table scrolls within itself, and its numbers stay in sight", async ({ ada }) => {
  await ada.setViewportSize({ width: 390, height: 844 })
  await ask(ada, "What does the log say of deviations?", TRAINING)
  const table = ada.getByRole("group", { name: "Calibration 2026.xlsx" })
  await expect(table).toBeVisible()
  expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  const last = table.getByRole("columnheader", { name: "Next calibration" })
  await expect(last).not.toBeInViewport()
  await last.scrollIntoViewIfNeeded()
  await expect(last).toBeInViewport()
  await expect(table.getByRole("button").first()).toBeInViewport({ ratio: 1 })
})

test("an answer that is put right replaces what was written, nothing below jumps, and whoever stands on a mark stays there", async ({ ada }) => {
  await ask(ada, "What now? Put right what is wrong.")
  await expect(ada.getByText("although your documents do not say so.")).toBeVisible()
  await expect(ada.getByText("Leave the stock where it is")).toBeVisible()
  const mark = ada.getByRole("button", { name: /^Source 3/ })
  await mark.focus()
  const below = async () => (await atRest(ada.getByRole("heading", { name: "Who must be told" }))).y - (await atRest(ada.locator("[data-answer]"))).y
  const before = await below()
  await letGo()
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await expect(ada.getByText("Leave the stock where it is")).toHaveCount(0)
  await expect(ada.getByText("5 sentences cited, 1 without a source")).toBeVisible()
  await expect(mark.first()).toBeFocused()
  expect(Math.abs((await below()) - before)).toBeLessThan(3)
})

test("of an agent the trace shows each call below its decision, and the answer what stopped it", async ({ ada }) => {
  await ask(ada, "What happens to the stock, step by step?")
  await expect(ada.getByText("Stopped looking after 2 steps. The answer rests on what was found by then.")).toBeVisible()
  await ada.getByRole("button", { name: /Show the steps/ }).click()
  const steps = ada.getByRole("listitem").filter({ hasText: /Decided|Searched documents|Listed documents|looked at/ })
  await expect(steps).toContainText([
    "Decided what to look at", "Searched documents", "Listed documents", "Decided what to look at", "Searched documents", "Nothing more was looked at",
  ])
  await expect(ada.getByRole("listitem").filter({ hasText: "Masked personal data" })).toContainText("2 names, 1 e-mail address")
  await expectAccessible(ada, "the trace of an agent")
})

test("a source from the web opens at its sentence as it was on its date, and its page can be added to the project", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat`)
  const web = ada.getByRole("button", { name: "Web", exact: true })
  await web.click()
  await expect(web).toHaveAttribute("aria-pressed", "true")
  await ada.getByRole("textbox", { name: "Ask about this project" }).fill("Who is the harbour master?")
  await ada.keyboard.press("Enter")
  const source = ada.getByRole("list", { name: "Sources" }).getByRole("listitem")
  await expect(source).toContainText("Web page")
  await source.getByRole("button").click()
  await expect(pane(ada).getByTestId("passage")).toHaveText("The harbour master of the marina is Jonte Petersen.")
  await expect(pane(ada).getByTestId("passage")).toBeInViewport()
  await expect(pane(ada).getByText(/^Web page as it was on November 29, 2026/)).toBeAttached()
  await expect(pane(ada).getByRole("link", { name: "Open original" })).toHaveAttribute("href", "https://marina.example/berths")
  await expectAccessible(ada, "a source from the web")
  await pane(ada).getByRole("button", { name: "Add to project" }).click()
  await expect(pane(ada).getByRole("button", { name: "Added to the project" })).toBeDisabled()
})

test("an agent's answer is given again from one of its steps, beside the first", async ({ ada }) => {
  await ask(ada, "What happens to the stock, step by step?")
  await ada.getByRole("button", { name: /Show the steps/ }).click()
  await ada.getByRole("button", { name: /^Decided what to look at/ }).first().press("Enter")
  await ada.getByLabel("From where").first().selectOption("documents")
  await ada.getByRole("button", { name: "Answer again from here" }).press("Enter")
  await expect(ada.getByText("2 / 2")).toBeVisible()
  await ada.getByRole("button", { name: /^Went on from a step/ }).press("Enter")
  await expect(ada.getByText("decide-1")).toBeVisible()
  await expect(ada.getByRole("definition").filter({ hasText: /^documents$/ })).toBeVisible()
})
