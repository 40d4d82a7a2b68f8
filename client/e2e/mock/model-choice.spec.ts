import { expectAccessible } from "../axe"
import { CHAT, expect, PROJECT, test } from "./world"

test("a chat keeps the model that was chosen for it, by the keyboard, over a reload", async ({ ada }) => {
  await ada.goto(CHAT)
  const model = ada.getByRole("combobox", { name: "Which model answers" })
  await expect(model).toHaveValue("")
  await expect(model.getByRole("option")).toHaveText(["gpt-4o-mini", "qwen3:8b"])
  await model.focus()
  const kept = ada.waitForResponse((response) => response.request().method() === "PATCH")
  await ada.keyboard.press("ArrowDown")
  await kept
  await expectAccessible(ada, "a chat with a model of its own")
  await ada.reload()
  await expect(model).toHaveValue("small")
})

test("a chat that begins with a question has the model that was chosen before", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat`)
  const model = ada.getByRole("combobox", { name: "Which model answers" })
  await model.selectOption("qwen3:8b")
  await ada.getByRole("textbox", { name: "Ask about this project" }).fill("How long may a cold room be open?")
  await ada.keyboard.press("Enter")
  await expect(ada).toHaveURL(/chat\/[0-9a-f-]+/)
  await ada.reload()
  await expect(model).toHaveValue("small")
})

test("a model that is not offered any more is refused with a sentence, and the chat's stands", async ({ ada }) => {
  await ada.route("**/api/v1/chats/*", (route) =>
    route.request().method() === "PATCH"
      ? route.fulfill({ status: 422, contentType: "application/problem+json", json: { type: "/problems/invalid", title: "Invalid", status: 422, detail: "The model 'small' cannot be chosen." } })
      : route.fallback(),
  )
  await ada.goto(CHAT)
  const model = ada.getByRole("combobox", { name: "Which model answers" })
  await model.selectOption("qwen3:8b")
  await expect(ada.getByText("The model 'small' cannot be chosen.")).toBeVisible()
  await expect(model).toHaveValue("")
})
