import { expect, test } from "vitest"
import { deletesMore } from "./deletes-more"

const kept = { documents_days: null, documents_by: "uploaded", chats_days: null, versions_days: null } as const
const month = { ...kept, documents_days: 30, chats_days: 30, versions_days: 30 }

test.each([
  ["days where there were none", kept, { ...kept, documents_days: 3650 }],
  ["fewer days for documents", month, { ...month, documents_days: 29 }],
  ["fewer days for chats", month, { ...month, chats_days: 29 }],
  ["fewer days for replaced versions", month, { ...month, versions_days: 29 }],
  ["days counted from the upload instead", { ...month, documents_by: "untouched" as const }, { ...month, documents_days: 40 }],
])("%s may delete more", (_, before, after) => {
  expect(deletesMore(before, after)).toBe(true)
})

test.each([
  ["the same days", month, month],
  ["more days", month, { ...month, documents_days: 31, chats_days: 31, versions_days: 31 }],
  ["no days any more", month, kept],
  ["days counted from when it was last touched", month, { ...month, documents_by: "untouched" as const }],
  ["another reckoning of what is kept anyhow", { ...kept, documents_by: "untouched" as const }, kept],
])("%s delete no more", (_, before, after) => {
  expect(deletesMore(before, after)).toBe(false)
})
