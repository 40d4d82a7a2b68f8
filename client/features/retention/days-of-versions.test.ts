import { expect, test } from "vitest"
import { daysOfVersions } from "./days-of-versions"

const kept = { documents_days: null, documents_by: "uploaded", chats_days: null, begins_at: null } as const

test.each([
  [null, null, null],
  [30, null, 30],
  [null, 90, 90],
  [30, 90, 30],
  [300, 90, 90],
])("a project that says %s days, where the installation says %s, keeps replaced versions for %s", (own, atMost, days) => {
  expect(daysOfVersions({ ...kept, versions_days: own, versions_days_at_most: atMost })).toBe(days)
})
