import { QueryClient } from "@tanstack/react-query"
import { expect, test } from "vitest"
import type { Document } from "@/lib/api/types"
import { belongsTo, type DocumentPages, putDocument, withDocument } from "./pages"

const document = (id: string, updated = 1, status: Document["status"] = "queued"): Document => ({
  id,
  project_id: "p",
  name: id,
  media_type: "text/plain",
  size: 1,
  sha256: null,
  status,
  stage: null,
  progress: 0,
  error: null,
  attempt: 1,
  passages: 0,
  pages: null,
  notes: [],
  metadata: {},
  version: 1,
  children: 0,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: new Date(updated * 1000).toISOString(),
})
const pages: DocumentPages = {
  pageParams: [null, "x"],
  pages: [
    { items: [document("a"), document("b")], next_cursor: "x" },
    { items: [document("c")], next_cursor: null },
  ],
}
const ids = (shown: DocumentPages) => shown.pages.flatMap((page) => page.items.map((d) => d.id))

test("a new document goes to the top", () => {
  expect(ids(withDocument(pages, document("n"), true))).toEqual(["n", "a", "b", "c"])
})

test("a new document does not slip into a filtered list", () => {
  expect(ids(withDocument(pages, document("n"), false))).toEqual(["a", "b", "c"])
})

test("a known document is updated in its place", () => {
  const shown = withDocument(pages, document("c", 5, "ready"), true)
  expect(ids(shown)).toEqual(["a", "b", "c"])
  expect(shown.pages[1]!.items[0]!.status).toBe("ready")
})

test("an older state that arrives late is passed over", () => {
  const ready = withDocument(pages, document("a", 9, "ready"), true)
  expect(withDocument(ready, document("a", 3, "processing"), true).pages[0]!.items[0]!.status).toBe("ready")
})

test("what came out of an archive belongs below it and not beside it", () => {
  const child = { ...document("c"), parent_id: "a" }
  expect(belongsTo(child, { parent_id: "none" })).toBe(false)
  expect(belongsTo(child, { parent_id: "a" })).toBe(true)
  expect(belongsTo(document("n"), { parent_id: "none" })).toBe(true)
})

test("a version that was replaced leaves the list", () => {
  const queries = new QueryClient()
  queries.setQueryData(["documents", "p", { parent_id: "none" }], pages)
  putDocument(queries, { ...document("a", 9), retired_at: "2026-01-02T00:00:00Z" })
  expect(ids(queries.getQueryData(["documents", "p", { parent_id: "none" }])!)).toEqual(["b", "c"])
})
