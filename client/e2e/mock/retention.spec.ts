import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

test("an owner sees what would go, sets how long things are kept, and documents say so", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const panel = ada.getByRole("region", { name: "How long things are kept" })
  await expect(panel).toContainText("Nothing is deleted by itself here.")
  await panel.getByLabel("Delete documents after (days)").fill("30")
  await panel.getByLabel("counted").selectOption("untouched")
  await panel.getByRole("button", { name: "What would go?" }).click()
  await expect(panel.getByRole("status")).toContainText("3 documents and no chats")
  await panel.getByRole("button", { name: "Set retention" }).click()
  const question = ada.getByRole("dialog", { name: "Delete what is older?" })
  await expect(question).toContainText("3 documents and no chats")
  await expectAccessible(ada, "retention, asked")
  await question.getByRole("button", { name: "Cancel" }).click()
  await expect(panel).toContainText("Nothing is deleted by itself here.")
  await panel.getByRole("button", { name: "Set retention" }).click()
  await question.getByRole("button", { name: "Set and delete" }).click()
  await expect(panel.getByRole("status")).toHaveText("Saved.")
  await expect(panel).toContainText("30 days after they were last changed or cited. Nothing is deleted before", { useInnerText: true })
  await expectAccessible(ada, "retention")
  await panel.getByLabel("Delete documents after (days)").fill("60")
  await panel.getByRole("button", { name: "Set retention" }).click()
  await expect(panel).toContainText("60 days after", { useInnerText: true }) // without a question: it keeps more
  await ada.goto(`${PROJECT}/documents`)
  await expect(ada.getByRole("note")).toContainText("Documents are deleted 60 days")
})
