import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, hold, letGo, PROJECT, test } from "./world"

const MINILM = { name: "all-MiniLM-L6-v2", dimensions: 384, local: true, default: true, languages: "English" }
const E5 = { name: "multilingual-e5-base", dimensions: 768, local: false, default: true, languages: null }
const panel = (page: Page) => page.getByRole("region", { name: "Search by meaning" })
const problem = (status: number, detail: string) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: "/problems/mock", title: "Refused", status, detail, instance: "/" }),
})
const prepare = async (page: Page, name = "multilingual-e5-base, 768 dimensions") => {
  await page.goto(`${PROJECT}/settings`)
  await panel(page).getByLabel("Try another").selectOption({ label: name })
  await panel(page).getByRole("button", { name: "Prepare it" }).click()
}
const ready = async (page: Page) => {
  await prepare(page)
  await expect(panel(page).getByText("multilingual-e5-base is ready")).toBeVisible()
}

test("the embedder in use says where it runs and what it reads", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await expect(panel(ada)).toContainText("all-MiniLM-L6-v2")
  await expect(panel(ada)).toContainText("Runs on this server · Made for English · 384 dimensions")
  await expectAccessible(ada, "settings")
})

test("the local embedder for other languages can be chosen, and says what it reads", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await panel(ada).getByLabel("Try another").selectOption({ label: "multilingual-e5-small, 384 dimensions" })
  await expect(panel(ada)).toContainText("Runs on this server · Made for about 100 languages, also across them · 384 dimensions")
})

test("another embedder is prepared in sight, while settings can be saved", async ({ ada }) => {
  await hold()
  await prepare(ada)
  const bar = panel(ada).getByRole("progressbar", { name: "Preparing multilingual-e5-base" })
  await expect(bar).toHaveAttribute("aria-valuetext", /^[\d,]+ of 4,096 passages$/)
  await expectAccessible(ada, "preparing")
  await ada.getByLabel("Neighbours").fill("1")
  await ada.getByRole("button", { name: "Save" }).click()
  await expect(ada.getByText("Saved", { exact: true })).toBeVisible()
  await letGo()
  await expect(panel(ada).getByRole("button", { name: "Switch to multilingual-e5-base" })).toBeVisible()
  await expect(bar).toHaveCount(0)
})

test("two embedders are compared on the project's questions, the most different first", async ({ ada }) => {
  await ready(ada)
  await panel(ada).getByRole("button", { name: "Compare" }).click()
  await expect(panel(ada).getByRole("heading", { name: "Compared on 6 questions" })).toBeVisible()
  await expect(panel(ada)).toContainText("multilingual-e5-base finds more of the passages that answers cited.")
  const rows = panel(ada).getByRole("list", { name: "By question" }).getByRole("listitem")
  await expect(rows.first()).toContainText("Bereitschaftsraum")
  await expect(rows.first()).toContainText("10% the same")
  await expect(rows.first()).toContainText("cited: 0, then 3 of 4")
  await expectAccessible(ada, "comparison")
})

test("a switch counts at once and can be taken back", async ({ ada }) => {
  await ready(ada)
  await panel(ada).getByRole("button", { name: "Compare" }).click()
  await panel(ada).getByRole("button", { name: "Switch to multilingual-e5-base" }).click()
  await expect(panel(ada)).toContainText("Now searched with multilingual-e5-base.")
  await expect(panel(ada).getByRole("heading", { name: /Compared on/ })).toHaveCount(0)
  await panel(ada).getByRole("button", { name: "Go back to all-MiniLM-L6-v2" }).click()
  await expect(panel(ada)).toContainText("Runs on this server")
  await expect(panel(ada).getByRole("button", { name: "Switch to multilingual-e5-base" })).toBeVisible()
})

test("what was prepared is discarded only when that is confirmed", async ({ ada }) => {
  await ready(ada)
  await panel(ada).getByRole("button", { name: "Discard" }).click()
  const dialog = ada.getByRole("dialog", { name: "Discard multilingual-e5-base?" })
  await expect(dialog).toContainText("4,096 passages is deleted")
  await dialog.getByRole("button", { name: "Cancel" }).click()
  await expect(panel(ada).getByText("multilingual-e5-base is ready")).toBeVisible()
  await panel(ada).getByRole("button", { name: "Discard" }).click()
  await dialog.getByRole("button", { name: "Discard" }).click()
  await expect(panel(ada).getByLabel("Try another")).toBeVisible()
})

test("an embedder is prepared, switched to and discarded with the keyboard alone", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  await panel(ada).getByRole("button", { name: "Prepare it" }).press("Enter")
  const heading = panel(ada).getByRole("heading", { name: "Search by meaning" })
  await expect(heading).toBeFocused()
  await panel(ada).getByRole("button", { name: "Switch to multilingual-e5-base" }).waitFor()
  await ada.keyboard.press("Tab")
  await ada.keyboard.press("Enter")
  await expect(panel(ada).getByRole("button", { name: "Go back to all-MiniLM-L6-v2" })).toBeFocused()
  await ada.keyboard.press("Tab")
  await ada.keyboard.press("Tab")
  await ada.keyboard.press("Enter")
  const dialog = ada.getByRole("dialog", { name: "Discard all-MiniLM-L6-v2?" })
  await dialog.getByRole("button", { name: "Discard" }).press("Enter")
  await expect(dialog).toHaveCount(0)
  await expect(heading).toBeFocused()
})

test("where no other is set up, the panel points to the how-to", async ({ ada }) => {
  await ada.route("**/api/v1/embedders", (route) =>
    route.fulfill({ json: { items: [MINILM] } }),
  )
  await ada.goto(`${PROJECT}/settings`)
  await expect(panel(ada)).toContainText("docs/how-to/embedders.md tells how to add another.")
  await expect(panel(ada).getByRole("button")).toHaveCount(0)
})

test("who may not change the embedder reads it, and reads why", async ({ ada }) => {
  await ada.route("**/embedder/beside", (route) => route.fulfill(problem(403, "Only an owner may do this.")))
  await prepare(ada)
  await expect(panel(ada)).toContainText("Only an owner of this project can change this.")
  await expect(panel(ada)).toContainText("all-MiniLM-L6-v2")
  await expect(panel(ada).getByRole("button")).toHaveCount(0)
})

test("an embedder that is set up no longer is said to be missing", async ({ ada }) => {
  await ada.route("**/api/v1/embedders", (route) =>
    route.fulfill({ json: { items: [E5] } }),
  )
  await ada.goto(`${PROJECT}/settings`)
  await expect(panel(ada)).toContainText("This server is not set up for it any more")
  await expect(panel(ada).getByLabel("Try another")).toBeVisible()
})

test("the one beside that is set up no longer can only be discarded", async ({ ada }) => {
  await hold()
  await prepare(ada)
  await expect(panel(ada).getByRole("progressbar")).toBeVisible()
  await ada.route("**/api/v1/embedders", (route) => route.fulfill({ json: { items: [MINILM] } }))
  await ada.reload()
  await expect(panel(ada)).toContainText("This server is not set up for multilingual-e5-base any more.")
  await expect(panel(ada).getByRole("progressbar")).toHaveCount(0)
  await expect(panel(ada).getByRole("button")).toHaveText(["Discard"])
})

test("from one that is set up no longer one can switch, but not compare", async ({ ada }) => {
  await ada.route("**/api/v1/embedders", (route) => route.fulfill({ json: { items: [E5] } }))
  await ready(ada)
  await expect(panel(ada).getByRole("button")).toHaveText(["Switch to multilingual-e5-base", "Discard"])
  await panel(ada).getByRole("button", { name: "Switch" }).press("Enter")
  await expect(panel(ada)).toContainText("This server is not set up for all-MiniLM-L6-v2 any more.")
  await expect(panel(ada).getByRole("button")).toHaveText(["Discard"])
  await expect(panel(ada).getByRole("heading", { name: "Search by meaning" })).toBeFocused()
})

test("why a comparison failed is not said of the two after a switch", async ({ ada }) => {
  await ready(ada)
  await ada.route("**/embedder/comparison", (route) => route.fulfill(problem(503, "The embedder did not answer. Try again in a minute.")))
  await panel(ada).getByRole("button", { name: "Compare" }).click()
  await expect(panel(ada).getByRole("alert")).toBeVisible()
  await panel(ada).getByRole("button", { name: "Switch to multilingual-e5-base" }).click()
  await expect(panel(ada)).toContainText("Now searched with multilingual-e5-base.")
  await expect(panel(ada).getByRole("alert")).toHaveCount(0)
})

test("a panel that cannot be loaded can be asked for again, and the settings are there all the same", async ({ ada }) => {
  await ada.route("**/embedder", (route) => route.fulfill(problem(500, "The database did not answer. Try again in a moment.")))
  await ada.goto(`${PROJECT}/settings`)
  await expect(panel(ada).getByRole("alert")).toContainText("The database did not answer.")
  await expect(ada.getByLabel("Passages", { exact: true })).toBeVisible()
  await ada.unroute("**/embedder")
  await panel(ada).getByRole("button", { name: "Try again" }).click()
  await expect(panel(ada)).toContainText("all-MiniLM-L6-v2")
})

test("a comparison that fails says so and can be tried again", async ({ ada }) => {
  await ready(ada)
  await ada.route("**/embedder/comparison", (route) => route.fulfill(problem(503, "The embedder did not answer. Try again in a minute.")))
  await panel(ada).getByRole("button", { name: "Compare" }).click()
  await expect(panel(ada).getByRole("alert")).toContainText("The embedder did not answer.")
  await ada.unroute("**/embedder/comparison")
  await panel(ada).getByRole("button", { name: "Try again" }).click()
  await expect(panel(ada).getByRole("heading", { name: "Compared on 6 questions" })).toBeVisible()
})

test("a project without questions is told to ask some before it compares", async ({ ada }) => {
  await ready(ada)
  await ada.route("**/embedder/comparison", (route) =>
    route.fulfill({ json: { questions: [], overlap: null, cited_found: { current: null, beside: null } } }),
  )
  await panel(ada).getByRole("button", { name: "Compare" }).click()
  await expect(panel(ada)).toContainText("You have not asked anything in this project yet.")
})

test("documents are pinned by name with the keyboard alone, and unpinned", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const field = ada.getByRole("combobox", { name: "Pinned documents" })
  await field.focus()
  await ada.keyboard.type("dispatch")
  await expect(ada.getByRole("option", { name: "Dispatch checklist.md" })).toBeVisible()
  await expectAccessible(ada, "picker")
  await ada.keyboard.press("Enter")
  await field.fill("manual")
  await expect(ada.getByRole("listbox").getByRole("option")).toHaveText(["Cold-chain handling manual.pdf"])
  await ada.keyboard.press("Enter")
  const chips = ada.getByRole("list", { name: "Pinned documents" }).getByRole("listitem")
  await expect(chips).toHaveText([/Dispatch checklist.md/, /Cold-chain handling manual.pdf/])
  await ada.getByRole("button", { name: "Save" }).click()
  await expect(ada.getByText("Saved", { exact: true })).toBeVisible()
  await ada.reload()
  await expect(chips).toHaveText([/Dispatch checklist.md/, /Cold-chain handling manual.pdf/])
  await ada.getByRole("button", { name: "Unpin Dispatch checklist.md" }).press("Enter")
  await expect(chips).toHaveText([/Cold-chain handling manual.pdf/])
  await expect(ada.getByRole("button", { name: "Unpin Cold-chain handling manual.pdf" })).toBeFocused()
})

test("Enter pressed before the offers are there pins the first of them", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const answers: (() => void)[] = []
  await ada.route("**/documents?*q=dispatch*", (route) => {
    answers.push(() => void route.fallback())
  })
  const field = ada.getByRole("combobox", { name: "Pinned documents" })
  await field.pressSequentially("dispatch")
  await field.press("Enter")
  await expect.poll(() => answers.length).toBe(1)
  const chips = ada.getByRole("list", { name: "Pinned documents" }).getByRole("listitem")
  await expect(chips).toHaveCount(0)
  answers[0]!()
  await expect(chips).toHaveText([/Dispatch checklist.md/])
  await expect(field).toHaveValue("")
})

test("a pinned document that was deleted is said to be, and can be taken off", async ({ ada }) => {
  await ada.request.patch("/api/v1/projects/11111111-1111-4111-8111-111111111111/settings", {
    data: { retrieval: { pinned_documents: ["99999999-9999-4999-8999-999999999999"] } },
  })
  await ada.goto(`${PROJECT}/settings`)
  await ada.getByRole("button", { name: "Unpin A document that was deleted" }).click()
  await expect(ada.getByRole("list", { name: "Pinned documents" })).toHaveCount(0)
})

test("a document is pinned and unpinned on its own page", async ({ ada }) => {
  await ada.goto(`${PROJECT}/documents`)
  await ada.getByRole("link", { name: "Dispatch checklist.md" }).click()
  await ada.getByRole("button", { name: "Pin", exact: true }).click()
  await expect(ada.getByRole("button", { name: "Unpin", exact: true })).toBeVisible()
  await expectAccessible(ada, "pinned document")
  await ada.reload()
  await ada.getByRole("button", { name: "Unpin", exact: true }).click()
  await expect(ada.getByRole("button", { name: "Pin", exact: true })).toBeVisible()
})

test("each way to search says in words what it does", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const mode = ada.getByLabel("Search by", { exact: true })
  await expect(mode.getByRole("option")).toHaveText(["Meaning and words", "Meaning", "Words", "Several wordings"])
  await mode.selectOption("Several wordings")
  await expect(ada.getByText("The question is put in several wordings")).toBeVisible()
  await ada.getByRole("button", { name: "Save" }).click()
  await ada.reload()
  await expect(mode).toHaveValue("multi_query")
  await ada.getByRole("button", { name: "Back to Meaning and words" }).click()
  await expect(mode).toHaveValue("hybrid")
})

test("what models used is drawn by day and told by model, with the budgets", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const usage = ada.getByRole("region", { name: "Usage and cost" })
  await expect(usage.getByRole("img", { name: /^Tokens by day/ })).toBeVisible()
  await expect(usage.getByRole("row", { name: /qwen3:8b/ })).toContainText("cost not known")
  for (const unit of ["tokens", "questions"]) await expect(usage.getByRole("meter", { name: `You, a day, in ${unit}` })).toBeVisible()
  await expectAccessible(ada, "usage")
})

test("a connection to a model is tested, and what is wrong with it is told", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const panel = ada.getByRole("region", { name: "Connections to language models" })
  await panel.getByRole("button", { name: "Test default" }).click()
  await expect(panel.getByText("gpt-4o-mini answers, and takes tools.")).toBeVisible()
  await panel.getByRole("button", { name: "Test small" }).click()
  await expect(panel.getByText("Check IBID_MODELS__SMALL__BASE_URL.")).toBeVisible()
  await expectAccessible(ada, "settings with models")
})
