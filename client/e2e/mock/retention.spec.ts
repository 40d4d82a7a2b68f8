import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

test("an owner sees what would go, sets how long things are kept, and documents say so", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const panel = ada.getByRole("region", { name: "How long things are kept" })
  await expect(panel).toContainText("Nothing is deleted by itself here.")
  await panel.getByLabel("Documents are deleted after days").fill("30")
  await panel.getByLabel("counted").selectOption("untouched")
  await panel.getByRole("button", { name: "What would go?" }).click()
  await expect(panel.getByRole("status")).toContainText("3 documents and no chats")
  await panel.getByRole("button", { name: "Set retention" }).click()
  await expect(panel).toContainText("30 days after they were last changed or cited. Nothing is deleted before", { useInnerText: true })
  await expectAccessible(ada, "retention")
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByRole("note")).toContainText("Documents are deleted 30 days")
})
