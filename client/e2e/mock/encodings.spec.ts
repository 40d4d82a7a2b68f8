import { expectAccessible } from "../axe"
import { expect, test } from "./world"

const KINDS = "/p/44444444-4444-4444-8444-444444444444/documents"

test("what a text is read as can be chosen where it was a guess, and taken back", async ({ ada }) => {
  await ada.goto(KINDS)
  const row = ada.getByRole("row").filter({ hasText: "Minutes 1998.txt" })
  await expect(row.getByText("Read as KOI8-R, which was a guess.")).toBeVisible()
  await row.getByRole("button", { name: "Details of Minutes 1998.txt" }).click()
  await ada.getByRole("button", { name: "Choose another encoding" }).click()

  const choices = ada.getByRole("group", { name: "How does it read right?" })
  await expect(choices.getByRole("radio")).toHaveCount(4)
  await expect(choices.getByRole("radio", { name: /KOI8-R/ })).toBeChecked()
  await expect(ada.getByRole("button", { name: "Read it as this" })).toBeDisabled()
  await choices.getByRole("radio", { name: /Windows-1251 Протокол заседания/ }).check()
  await expectAccessible(ada, "encodings to choose among")
  await ada.getByRole("button", { name: "Read it as this" }).click()
  await expect(row.getByText("Read as Windows-1251, which somebody chose.")).toBeVisible()
  await expect(row.getByText("Ready")).toBeVisible()

  await ada.getByRole("button", { name: "Choose another encoding" }).click()
  await choices.getByRole("radio", { name: /By itself/ }).check()
  await ada.getByRole("button", { name: "Read it as this" }).click()
  await expect(row.getByText("Read as KOI8-R, which was a guess.")).toBeVisible()
})

test("what was no guess leaves nothing to choose", async ({ ada }) => {
  await ada.goto(KINDS)
  await ada.getByRole("button", { name: "Details of alarms/rules.py" }).click()
  await expect(ada.getByRole("button", { name: "Index again" })).toBeVisible()
  await expect(ada.getByRole("button", { name: "Choose another encoding" })).toHaveCount(0)
})
