import { expect, test } from "vitest"
import type { DiscoveredTool } from "@/lib/api/types"
import { fieldOf, toolOfWebhook, withoutArguments } from "./webhook-tool"

type SignIn = NonNullable<DiscoveredTool["webhook"]>["sign_in"]

const webhook = (sign_in: SignIn): DiscoveredTool => ({
  kind: "n8n",
  name: "book",
  description: "Runs it.",
  parameters: { type: "object", properties: {} },
  request: { method: "POST", url: "https://n8n.example/webhook/book", headers: {}, arguments: {} },
  changes: true,
  secrets: [],
  imported: false,
  state: "new",
  changed: [],
  webhook: { workflow: "Book", active: true, sign_in, from_example: false },
})

/** What the fields of the webhook `0` say. */
function form(fields: Record<string, string>) {
  const data = new FormData()
  for (const [field, value] of Object.entries({ description: "Books.", parameters: '{"type": "object"}', ...fields })) data.set(fieldOf("0", field), value)
  return data
}

test("a webhook is imported as it was filled in, and is off", () => {
  const tool = toolOfWebhook(webhook(null), "0", form({ parameters: '{"type": "object", "required": ["a"]}' }))

  expect(tool).toMatchObject({ kind: "n8n", description: "Books.", parameters: { required: ["a"] }, changes: true, enabled: false, secrets: {} })
  expect(tool.request).toEqual(webhook(null).request)
})

test("one that was said to read only asks nobody", () => {
  expect(toolOfWebhook(webhook(null), "0", form({ reads: "on" })).changes).toBe(false)
})

test.each([
  ["basic", { user: "ada", secret: "gruß" }, { Authorization: "Basic YWRhOmdydcOf" }],
  ["bearer", { secret: "a.b.c" }, { Authorization: "Bearer a.b.c" }],
  ["header", { header: "X-Hook", secret: "s" }, { "X-Hook": "s" }],
  ["header", { secret: "s" }, {}],
  ["basic", { user: "ada", secret: "" }, {}],
] as const)("%s is signed in with the header that it wants", (sign_in, fields, secrets) => {
  expect(toolOfWebhook(webhook(sign_in), "0", form(fields)).secrets).toEqual(secrets)
})

test("arguments that are no JSON object are found among those that were chosen", () => {
  const wrong = form({ parameters: "[1]" })

  expect(withoutArguments(["0", "1"], wrong)).toEqual(["0"])
  expect(withoutArguments(["1"], wrong)).toEqual([])
  expect(withoutArguments(["0"], form({}))).toEqual([])
})
