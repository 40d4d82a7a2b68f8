import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

test("a project's budget is set, kept and taken away again", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await ada.getByRole("button", { name: "Set this project’s budget…" }).click()
  const form = ada.getByRole("dialog", { name: "Budget of this project" })
  await form.getByLabel("Questions a day").fill("50")
  await form.getByLabel("Tokens a day").fill("200000")
  await form.getByLabel("US dollars a month").fill("12.5")
  await expectAccessible(ada, "budget of a project")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(form).toHaveCount(0)

  await ada.getByRole("button", { name: "Set this project’s budget…" }).click()
  await expect(form.getByLabel("Questions a day")).toHaveValue("50")
  await expect(form.getByLabel("Tokens a day")).toHaveValue("200000")
  await expect(form.getByLabel("US dollars a month")).toHaveValue("12.5")
  await expect(form.getByLabel("US dollars a day")).toHaveValue("")
  await form.getByLabel("Tokens a day").fill("")
  await form.getByRole("button", { name: "Save" }).click()
  await ada.getByRole("button", { name: "Set this project’s budget…" }).click()
  await expect(form.getByLabel("Tokens a day")).toHaveValue("")
})

test("each key has a budget of its own", async ({ ada }) => {
  await ada.goto("/keys")
  await ada.getByRole("button", { name: /^Budget of / }).first().click()
  const form = ada.getByRole("dialog", { name: /^Budget of / })
  await form.getByLabel("Tokens a month").fill("1000")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(form).toHaveCount(0)
  await ada.getByRole("button", { name: /^Budget of / }).first().click()
  await expect(form.getByLabel("Tokens a month")).toHaveValue("1000")
})
