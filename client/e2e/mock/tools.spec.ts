import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { CHAT, expect, PROJECT, test } from "./world"

const panel = (page: Page) => page.getByRole("region", { name: "Tools" })

test("tools are switched on, made, tried and deleted", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await panel(ada).getByRole("switch", { name: "send_mail is switched on" }).click()
  await expect(panel(ada).getByRole("switch", { name: "send_mail is switched on" })).toBeChecked()
  await expectAccessible(ada, "settings with tools")

  await panel(ada).getByRole("button", { name: "New tool" }).click()
  const form = ada.getByRole("dialog", { name: "New tool" })
  await form.getByLabel("Name").fill("find_van")
  await form.getByLabel("When to use it").fill("Where a van is.")
  await form.getByLabel("Address").fill("https://vans.north.example/{id}")
  await form.getByLabel("Arguments, as JSON Schema").fill("[]")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(form.getByText("This is no JSON object.")).toBeVisible()
  await form.getByLabel("Arguments, as JSON Schema").fill('{"type": "object", "properties": {"id": {"type": "string"}}}')
  await expectAccessible(ada, "a form for a tool")
  await form.getByRole("button", { name: "Save" }).click()
  await expect(panel(ada).getByText("find_van")).toBeVisible()
  await expect(panel(ada).getByRole("switch", { name: "find_van is switched on" })).not.toBeChecked()

  await panel(ada).getByRole("button", { name: "Try read_probe" }).click()
  const trial = ada.getByRole("dialog", { name: "Try read_probe" })
  await trial.getByLabel("Arguments, as JSON").fill('{"probe": "A 7"}')
  await trial.getByRole("button", { name: "Call it" }).click()
  await expect(trial.getByText("GET https://probes.north.example/probes/A%207")).toBeVisible()
  await expect(trial.getByText("authorization: •••")).toBeVisible()
  await expect(trial.getByText("Answered 200 in 128 ms")).toBeVisible()
  await trial.getByRole("button", { name: "Close" }).last().click()

  await panel(ada).getByRole("button", { name: "Delete find_van" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(panel(ada).getByText("find_van")).toHaveCount(0)
})

test("a tool that changes something asks first, also after a reload", async ({ ada }) => {
  await ada.goto(CHAT)
  await ada.getByRole("textbox", { name: "Ask about this project" }).fill("Write to the pharmacist.")
  await ada.keyboard.press("Enter")
  const asked = ada.getByRole("region", { name: "May send_mail be called?" })
  await expect(asked.getByText("pharmacist@north.example")).toBeVisible()
  await expectAccessible(ada, "an answer that asks")
  await ada.reload()
  await expect(asked).toBeVisible()
  await asked.getByRole("button", { name: "Allow", exact: true }).click()
  await expect(asked).toHaveCount(0)
  await expect(ada.getByText("Most sites also phone the transport desk").last()).toBeVisible()
})
