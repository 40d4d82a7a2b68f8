import { expectAccessible } from "../axe"
import { CHAT, expect, PROJECT, test } from "./world"

test("an assistant is made, answers in a new chat, and its chat says when it was deleted", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await ada.getByRole("button", { name: "New assistant" }).click()
  const form = ada.getByRole("dialog", { name: "New assistant" })
  await form.getByLabel("Name").fill("Cold rooms")
  await form.getByLabel("Description").fill("Answers from the handbook alone.")
  await form.getByLabel("Instructions").fill("Name the paragraph.")
  await expectAccessible(ada, "assistant form")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(ada.getByRole("listitem").filter({ hasText: "Cold rooms" })).toBeVisible()

  await ada.goto(`${PROJECT}/chat`)
  await ada.getByRole("radio", { name: /Cold rooms/ }).check()
  await expectAccessible(ada, "assistants to choose from")
  await ada.getByRole("textbox", { name: "Ask about this project" }).fill("When is stock moved?")
  await ada.getByRole("button", { name: "Ask", exact: true }).click()
  const whose = ada.getByRole("combobox", { name: "Assistant of this chat" })
  await expect(whose.locator("option:checked")).toHaveText("Cold rooms")
  const chat = ada.url()

  await ada.goto(`${PROJECT}/settings`)
  await ada.getByRole("button", { name: "Delete Cold rooms" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(ada.getByRole("listitem").filter({ hasText: "Cold rooms" })).toHaveCount(0)
  await ada.goto(chat)
  await expect(ada.getByText("The assistant of this chat was deleted.")).toBeVisible()
})

test("where a project offers no assistant, nobody is asked to choose", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat`)
  await expect(ada.getByRole("heading", { level: 2, name: /^Ask / })).toBeVisible()
  await expect(ada.getByRole("radio")).toHaveCount(0)
  await ada.goto(CHAT)
  await expect(ada.getByRole("textbox", { name: "Ask about this project" })).toBeVisible()
  await expect(ada.getByRole("combobox", { name: "Assistant of this chat" })).toHaveCount(0)
})

test("what is kept of a chat's earlier talk can be read and forgotten", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("button", { name: "Chat actions" }).click()
  await ada.getByRole("button", { name: "What is kept of the earlier talk" }).click()
  const dialog = ada.getByRole("dialog", { name: "What is kept of the earlier talk" })
  await expect(dialog.getByText("8 messages, summarised by gpt-4o-mini")).toBeVisible()
  await expectAccessible(ada, "what is kept of the earlier talk")
  await dialog.getByRole("button", { name: "Forget it" }).click()
  await expect(dialog.getByRole("status")).toContainText("Nothing.")
})

test("what passages have to be is set in the form, and is there when it is opened again", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await ada.getByRole("button", { name: "New assistant" }).click()
  const form = ada.getByRole("dialog", { name: "New assistant" })
  await form.getByLabel("Name").fill("Law")
  await form.getByText("Only passages that…").click()
  await form.getByLabel("Are in one of these languages").fill("english, german")
  await form.getByLabel("Say this in their metadata").fill("department: law")
  await expectAccessible(ada, "assistant form with filters")
  await form.getByRole("button", { name: "Save" }).click()

  await ada.getByRole("button", { name: "Edit Law" }).click()
  const again = ada.getByRole("dialog", { name: "Law" })
  await expect(again.getByLabel("Are in one of these languages")).toHaveValue("english, german")
  await expect(again.getByLabel("Say this in their metadata")).toHaveValue("department: law")
})

test("who only reads a project sees its assistants, and nothing to change them by", async ({ ada }) => {
  await ada.route("**/api/v1/projects/*", async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: { ...(await answer.json()), role: "reader" } })
  })
  await ada.goto(`${PROJECT}/settings`)
  await expect(ada.getByRole("heading", { name: "Assistants" })).toBeVisible()
  await expect(ada.getByText("None yet: every chat has the project’s settings.")).toBeVisible()
  await expect(ada.getByRole("button", { name: "New assistant" })).toHaveCount(0)
  await expect(ada.getByLabel("Private hosts that tools may reach")).toHaveCount(0)
})
