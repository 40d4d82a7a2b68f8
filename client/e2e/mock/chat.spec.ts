import { expectAccessible } from "../axe"
import { atRest, CHAT, expect, expireSessions, letGo, PROJECT, test } from "./world"

const ask = (page: import("@playwright/test").Page) =>
  page.getByRole("textbox", { name: "Ask about this project" })

test("a mark opens its source beside the answer, and Escape gives the focus back", async ({ ada }) => {
  await ada.goto(CHAT)
  const mark = ada.getByRole("button", { name: "Source 1: Cold-chain handling manual.pdf, page 2" }).first()
  const before = await atRest(mark)
  await mark.click()
  const pane = ada.getByRole("complementary", { name: "Source", exact: true })
  await expect(pane.getByText("Page 2 of 3, source 1 of 4")).toBeVisible()
  await expect(pane.getByTestId("passage").locator("span")).toHaveCount(2)
  expect(Math.abs((await atRest(mark)).y - before.y)).toBeLessThan(3)
  await expect(ada).toHaveURL(/src=1/)

  await ada.keyboard.press("Escape")
  await expect(pane).toBeHidden()
  await expect(mark).toBeFocused()
})

test("beside an earlier answer of a running talk, too, the mark stays where it is", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat`)
  const answered = ada.getByText("5 sentences cited, 1 without a source")
  for (const [asked, question] of ["What now?", "And then?"].entries()) {
    await ask(ada).fill(question)
    await ada.keyboard.press("Enter")
    await expect(ada.getByRole("heading", { level: 2, name: question })).toBeVisible()
    await expect(answered).toHaveCount(asked + 1)
  }
  const mark = ada.getByRole("button", { name: /^Source 1/ }).first()
  await mark.focus()
  const before = await atRest(mark)
  await ada.keyboard.press("Enter")
  await expect(ada.getByRole("complementary", { name: "Source", exact: true })).toBeVisible()
  expect(Math.abs((await atRest(mark)).y - before.y)).toBeLessThan(3)
})

test("brackets step through the sources, over to a document without pages", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: /^Source 1/ }).first().click()
  for (let i = 0; i < 3; i++) await ada.keyboard.press("]")
  const pane = ada.getByRole("complementary", { name: "Source", exact: true })
  await expect(pane.getByRole("heading", { name: "Dispatch checklist.md" })).toBeVisible()
  await expect(pane.getByTestId("passage")).toHaveText(/^Before the van leaves.*writes the value down\.$/)
  await ada.keyboard.press("[")
  await expect(pane.getByText("source 3 of 4")).toBeVisible()
})

test("an open source survives a reload", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: /^Source 2/ }).first().click()
  await ada.reload()
  await expect(ada.getByText("source 2 of 4")).toBeVisible()
})

test("the keyboard reaches a mark and is shown its passage", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: /Answered in/ }).focus()
  await ada.keyboard.press("Tab")
  const card = ada.getByRole("tooltip")
  await expect(card).toContainText("If a cold room exceeds")
  await expectAccessible(ada, "preview")
  await ada.keyboard.press("Escape")
  await expect(card).toBeHidden()
})

test("an answer streams, and a reload in the middle takes it up again", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat`)
  await ask(ada).fill("What now? Stop halfway.")
  await ada.keyboard.press("Enter")
  await expect(ada.getByRole("heading", { level: 2, name: "What now?" })).toBeVisible()
  await expect(ada).toHaveURL(/\/chat\/[\w-]{36}$/)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await ada.reload()
  await expect(ada.getByRole("button", { name: "Stop" })).toBeVisible()
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await letGo()
  await expect(ada.getByText("5 sentences cited, 1 without a source")).toBeVisible()
  await expect(ada.getByText("Move the stock to the")).toHaveCount(1)
})

test("stop keeps what was written and says that it is incomplete", async ({ ada }) => {
  await ada.goto(CHAT)
  await ask(ada).fill("And then? Stop halfway.")
  await ada.getByRole("button", { name: "Ask", exact: true }).click()
  await expect(ada.getByText("Move the stock to the")).toHaveCount(2)
  await ada.getByRole("button", { name: "Stop" }).click()
  await expect(ada.getByText("This answer is incomplete.")).toBeVisible()
  await expect(ada.getByRole("button", { name: "Ask", exact: true })).toBeVisible()
})

test("answering again makes a second answer beside the first", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: "Answer again" }).click()
  const versions = ada.getByRole("group", { name: "Versions of this answer" })
  await expect(versions).toContainText("2 / 2")
  await versions.getByRole("button", { name: "Earlier answer" }).click()
  await expect(versions).toContainText("1 / 2")
})

test("editing a question makes a branch, and the first version stays", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: "Edit question" }).click()
  await ada.getByRole("textbox", { name: "Question", exact: true }).fill("What do I do above 8 °C?")
  await ada.keyboard.press("Enter")
  const versions = ada.getByRole("group", { name: "Versions of this question" })
  await expect(versions).toContainText("2 / 2")
  await versions.getByRole("button", { name: "Earlier version" }).click()
  await expect(ada.getByRole("heading", { level: 2 }).filter({ hasText: "for half an hour" })).toBeVisible()
})

test("a copied answer carries its sources as footnotes", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: "Copy" }).click()
  const copied = () => ada.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toContain("before the shift ends. [^1]")
  expect(await copied()).toContain("[^1]: Cold-chain handling manual.pdf, page 2: “If a cold room")
})

test("a rating can be given, reasoned, and taken back", async ({ ada }) => {
  await ada.goto(CHAT)
  const bad = ada.getByRole("button", { name: "Bad answer" })
  await bad.click()
  await ada.getByLabel("Say it in a few words").fill("Too long")
  await ada.getByRole("button", { name: "Send" }).click()
  await ada.reload()
  await expect(bad).toHaveAttribute("aria-pressed", "true")
  await bad.click()
  await expect(bad).toHaveAttribute("aria-pressed", "false")
})

test("a draft is kept for each chat", async ({ ada }) => {
  await ada.goto(CHAT)
  await ask(ada).fill("half a thought")
  await ada.getByRole("link", { name: "New chat" }).first().click()
  await expect(ask(ada)).toHaveValue("")
  await ada.goBack()
  await expect(ask(ada)).toHaveValue("half a thought")
})

test("when the session ends a dialog stands over the page and the draft stays", async ({ ada }) => {
  await ada.goto(CHAT)
  await expect(ada.getByText("Move the stock to the")).toBeVisible()
  await ask(ada).fill("not lost")
  await expireSessions()
  await ada.getByRole("button", { name: "Good answer" }).click()
  const dialog = ada.getByRole("dialog", { name: "Your session has ended" })
  await expect(dialog).toBeVisible()
  await expectAccessible(ada, "session ended")
  await dialog.getByLabel("Password", { exact: true }).fill("correct horse battery")
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(ask(ada)).toHaveValue("not lost")
})

test("an unknown chat offers a new one", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat/00000000-0000-4000-8000-000000000000`)
  await expect(ada.getByRole("heading", { name: "There is no such chat" })).toBeVisible()
  await ada.getByRole("link", { name: "Start a new chat" }).click()
  await expect(ada.getByRole("heading", { name: "Ask North warehouse" })).toBeVisible()
})

test("a question that is too long is counted and kept", async ({ ada }) => {
  await ada.goto(CHAT)
  await ask(ada).fill("a".repeat(8001))
  await expect(ada.getByText("1 character over 8,000")).toBeVisible()
  await expect(ada.getByRole("button", { name: "Ask", exact: true })).toBeDisabled()
  await ada.keyboard.press("Enter")
  await expect(ask(ada)).toHaveValue(/^a{8001}\n?$/)
  await ask(ada).fill("a".repeat(8000))
  await expect(ada.getByText("8,000 of 8,000 characters")).toBeVisible()
  await expect(ada.getByRole("button", { name: "Ask", exact: true })).toBeEnabled()
})

test("the Enter that ends a conversion sends nothing", async ({ ada }) => {
  await ada.goto(CHAT)
  await ask(ada).fill("寒い部屋")
  await ask(ada).dispatchEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true })
  await expect(ask(ada)).toHaveValue("寒い部屋")
  await ada.keyboard.press("Enter")
  await expect(ask(ada)).toHaveValue("")
})
