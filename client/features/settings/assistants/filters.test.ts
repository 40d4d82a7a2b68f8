import { expect, test } from "vitest"
import type { Filters } from "@/lib/api/types"
import { fieldsOf, filtersOf } from "./filters"

const WHOLE: Filters = {
  languages: ["english", "german"],
  media_types: ["application/pdf"],
  created_after: "2026-01-05T13:30:00Z",
  created_before: "2026-02-01T00:00:00Z",
  first_page: 2,
  last_page: 9,
  metadata: { department: "law", year: 2026, number: "2026", state: ["open", "closed"], final: true },
}

test("filters that nobody changed are sent as they were", () => {
  expect(filtersOf(fieldsOf(WHOLE), WHOLE)).toEqual(WHOLE)
})

test("a form in which nothing stands wants nothing", () => {
  expect(filtersOf(fieldsOf({}), WHOLE)).toEqual({})
})

test("a day that was changed begins at midnight, and the other keeps its moment", () => {
  const fields = { ...fieldsOf(WHOLE), created_before: "2026-03-01" }
  expect(filtersOf(fields, WHOLE)).toEqual({ ...WHOLE, created_before: "2026-03-01T00:00:00Z" })
})

test("metadata are read line by line: a word, a number, any of several", () => {
  const fields = { ...fieldsOf({}), metadata: 'department: law\n\nyear: 2026\nstate: ["open", "closed"]\nnote: a: b' }
  expect(filtersOf(fields, {}).metadata).toEqual({ department: "law", year: 2026, state: ["open", "closed"], note: "a: b" })
})
