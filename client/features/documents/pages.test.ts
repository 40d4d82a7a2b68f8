import { expect, test } from "vitest"
import type { Document } from "@/lib/api/types"
import { type DocumentPages, withDocument } from "./pages"

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
