import { expectAccessible } from "../axe"
import { atRest, CHAT, expect, PROJECT, test } from "./world"

const KINDS = "/p/44444444-4444-4444-8444-444444444444/documents"

test("the rows of a sheet that a passage stands in are marked", async ({ ada }) => {
  await ada.goto(KINDS)
  await ada.getByRole("link", { name: "Temperature log.xlsx" }).click()
  await ada.getByRole("button", { name: /sheet Log, A2:C3/ }).click()
  await expect(ada.getByTestId("passage")).toHaveCount(2)
  await expect(ada.getByTestId("passage").first().getByRole("cell")).toHaveText(["2026-03-01", "North", "7.8"])
  await expectAccessible(ada, "a sheet")
})

test("a passage of a source text is marked and its line is said", async ({ ada }) => {
  await ada.goto(KINDS)
  await ada.getByRole("link", { name: "alarms/rules.py" }).click()
  await ada.getByRole("button", { name: /alarm, line 2/ }).click()
  await expect(ada.getByTestId("passage")).toHaveText("    return celsius > 8")
})

test("the words of a picture are marked where they stand on it", async ({ ada }) => {
  await ada.goto(KINDS)
  await ada.getByRole("link", { name: "Label.png" }).click()
  await expect(ada.getByRole("img", { name: "The original" })).toBeVisible()
  await ada.getByRole("button", { name: /Keep between/ }).click()
  const box = await atRest(ada.getByTestId("passage").locator("span"))
  const picture = await atRest(ada.getByRole("img", { name: "The original" }))
  expect(box.y - picture.y).toBeCloseTo(0.2 * picture.height, 0)
  await expectAccessible(ada, "a picture")
})

test("a recording stands at the moment of the passage", async ({ ada }) => {
  await ada.goto(KINDS)
  await ada.getByRole("link", { name: "Briefing.wav" }).click()
  await ada.getByRole("button", { name: /standby room stays empty/ }).click()
  await expect.poll(() => ada.locator("audio").evaluate((player: HTMLAudioElement) => player.currentTime)).toBe(1.5)
  await expect(ada.getByTestId("passage")).toHaveText("The standby room stays empty.")
  await expectAccessible(ada, "a recording")
})

test("a version that was replaced opens at the place that was cited", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents?status=retired`)
  await ada.getByRole("link", { name: "Dispatch checklist.md" }).click()
  await expect(ada.getByText(/This version was replaced on/)).toBeVisible()
  await ada.goto(`${ada.url()}?start=3&end=17`)
  await expect(ada.getByTestId("passage")).toHaveText("older dispatch")
})

test("an archive leads to what came out of it", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Training 2026.zip" }).click()
  await ada.getByRole("link", { name: "slides/Alarms.md" }).click()
  await expect(ada.getByRole("heading", { level: 1, name: "slides/Alarms.md" })).toBeVisible()
})

for (const [what, path, leave] of [
  ["a source", `${CHAT}?src=1&in=33333333-3333-4333-8333-333333333333`, "Close source"],
  ["a document", `${PROJECT}/documents?q=manual.pdf`, "Documents"],
] as const) {
  test(`${what} that is left before its file has come is no error`, async ({ ada }) => {
    await ada.route("**/original/**", () => undefined)
    // On a busy machine a worker goes on for a moment after it was ended.
    await ada.addInitScript(() => {
      const { terminate } = Worker.prototype
      Worker.prototype.terminate = function () {
        setTimeout(() => terminate.call(this), 300)
      }
    })
    const asked = ada.waitForRequest("**/original/**")
    const begun = ada.waitForEvent("worker")
    await ada.goto(path)
    if (what === "a document") await ada.getByRole("link", { name: "Cold-chain handling manual.pdf" }).click()
    const [worker] = await Promise.all([begun, asked])
    const ended = worker.waitForEvent("close")
    await ada.getByLabel(leave, { exact: true }).click()
    await ended
  })
}
