import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

test("what is withheld is shown with its reason, and released or deleted", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const panel = ada.getByRole("region", { name: "2 passages are withheld" })
  await panel.getByRole("button", { name: "Show" }).click()
  await expect(panel.getByText("It gives orders to whatever model reads it, not to a reader.")).toBeVisible()
  await panel.getByText("The passage").first().click()
  await expect(panel.getByText("Delivery takes three days.")).toBeVisible()
  await expectAccessible(ada, "documents with withheld passages")

  const one = ada.getByRole("region", { name: /withheld/ })
  await one.getByRole("button", { name: /^Release the passage/ }).first().click()
  await expect(one.getByText("Released. Searches find it now.")).toBeVisible()
  await one.getByRole("button", { name: /^Delete the passage/ }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(one.getByText("Deleted.")).toBeVisible()
  await expect(one.getByRole("listitem")).toHaveCount(0)
})

test("a withheld picture is text and asks nobody for anything", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const panel = ada.getByRole("region", { name: /withheld/ })
  await panel.getByRole("button", { name: "Show" }).click()
  await expect(panel.getByText(/collect\.example/).first()).toBeVisible()
  await expect(panel.getByRole("img")).toHaveCount(0)
})

test("a refusal can be said to be wrong, and the question is asked anyway", async ({ ada }) => {
  await ada.goto(`${PROJECT}/chat/55555555-5555-4555-8555-555555555555`)
  await expect(ada.getByText("It asks to put aside the instructions that the assistant has.").first()).toBeVisible()
  await expect(ada.getByText("This project does not answer questions about “salary”.").first()).toBeVisible()
  // What the project itself does not want is no verdict that could be wrong.
  const anyway = ada.getByRole("button", { name: "This was wrong: ask anyway" })
  await expect(anyway).toHaveCount(1)
  await anyway.click()
  await expect(ada.getByText("Move the stock to the").first()).toBeVisible()
})
