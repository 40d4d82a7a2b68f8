import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

/** As `mocks/locked-pdf.mjs` has it. */
const PASSWORD = "Kühl & trocken"
const LABEL = "This file needs a password"

test("a protected file is read once its row has its password", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  const row = ada.getByRole("row").filter({ hasText: "Budget, locked.pdf" })
  const field = row.getByLabel(LABEL)
  await expect(field).toHaveAttribute("type", "password")
  await expect(field).toHaveAccessibleDescription(/Give its password, or save a copy/)
  await expect(row.getByRole("button", { name: "Try again" })).toHaveCount(0)
  await expectAccessible(ada, "documents, one of which asks for a password")

  await field.fill("another")
  await field.press("Enter")
  await expect(row.getByLabel(LABEL)).toHaveAttribute("aria-invalid", "true")
  await expect(row.getByLabel(LABEL)).toHaveAccessibleDescription(/That was not the password of Budget, locked.pdf/)
  await expect(row.getByLabel(LABEL)).toHaveValue("")

  await row.getByLabel(LABEL).fill(PASSWORD)
  await row.getByRole("button", { name: "Open" }).click()
  await expect(row.getByText("Ready")).toBeVisible()
  await expect(row.getByLabel(LABEL)).toHaveCount(0)
})

test("its page asks as well, and the original is opened in the page alone", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Budget, locked.pdf" }).click()
  await expect(ada.getByLabel(LABEL)).toBeVisible()

  const sent: string[] = []
  ada.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`))
  const here = ada.getByLabel("Password of this file")
  await here.fill("another")
  await here.press("Enter")
  await expect(ada.getByText("This is not its password.")).toBeVisible()
  await here.fill(PASSWORD)
  await here.press("Enter")
  await expect(ada.getByText("Reagents of class B are stored")).toBeVisible()
  await expect(here).toHaveCount(0)
  await expectAccessible(ada, "a document that asks for a password")
  expect(sent.filter((one) => one.includes("another") || one.includes("trocken"))).toEqual([])

  await ada.getByLabel(LABEL).fill(PASSWORD)
  await ada.getByRole("button", { name: "Open", exact: true }).click()
  await expect(ada.getByLabel(LABEL)).toHaveCount(0)
})
