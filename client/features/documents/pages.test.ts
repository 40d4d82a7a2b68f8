import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { DocumentFilter } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { DocumentPages } from "@/lib/api/query-keys"
import type { Document, DocumentPage } from "@/lib/api/types"
import { applyEvent, freshest, putDocument } from "./pages"
import { rereadFromStart } from "./reread"

const at = (second: number) => new Date(second * 1000).toISOString()

const document = (id: string, more: Partial<Document> = {}): Document => ({
  id,
  project_id: "p",
  name: id,
  media_type: "text/plain",
  size: 1,
  sha256: null,
  status: "queued",
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
  encodings: 0,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: at(1),
  ...more,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runOnlyPendingTimers()
  vi.useRealTimers()
})

/** A list as it is shown: what the server answers, and how often it was asked. */
function shown(filter: DocumentFilter, answers: DocumentPage[], pages = 1) {
  const queries = new QueryClient()
  const queryKey = keys.documentList("p", filter)
  const ask = vi.fn(({ pageParam }: { pageParam: unknown }) => Promise.resolve(freshest(answers[Number(pageParam)]!)))
  queries.setQueryData<DocumentPages>(queryKey, {
    pages: answers.slice(0, pages),
    pageParams: answers.slice(0, pages).map((_, i) => (i === 0 ? null : String(i))),
  })
  const observer = new InfiniteQueryObserver(queries, {
    queryKey,
    queryFn: ask as never,
    initialPageParam: null as string | null,
    getNextPageParam: (page: unknown) => (page as DocumentPage).next_cursor,
    staleTime: Infinity,
  })
  observer.subscribe(() => undefined)
  const data = () => queries.getQueryData<DocumentPages>(queryKey)!
  return { queries, queryKey, ask, data, ids: () => data().pages.flatMap((page) => page.items.map(({ id }) => id)) }
}

/** Five pages of two, the newest first: a0 a1, b0 b1 … */
const five: DocumentPage[] = [..."abcde"].map((name, i) => ({
  items: [0, 1].map((n) => document(`${name}${n}`, { created_at: at(100 - 10 * i - n) })),
  next_cursor: i < 4 ? String(i + 1) : null,
}))
const settled = () => vi.advanceTimersByTimeAsync(5000)
const change = (list: ReturnType<typeof shown>, one: Document) =>
  applyEvent(list.queries, "p", { type: "document", document: one })

test("a new document is put nowhere by guess; the list is asked for again, once", async () => {
  const list = shown({ parent_id: "none" }, five)
  for (const id of ["n", "m", "l"]) change(list, document(id, { created_at: at(200) }))
  expect(list.ids()).toEqual(["a0", "a1"])
  await settled()
  expect(list.ask).toHaveBeenCalledTimes(1)
})

test("what changes on a page that is not shown asks for nothing", async () => {
  const list = shown({ parent_id: "none" }, five)
  change(list, document("c0", { created_at: at(80), updated_at: at(5) }))
  await settled()
  expect(list.ask).not.toHaveBeenCalled()
})

test("what cannot be in a list asks for nothing", async () => {
  const list = shown({ parent_id: "none" }, five)
  change(list, document("n", { created_at: at(200), parent_id: "a0" }))
  change(list, document("m", { created_at: at(200), status: "awaiting_upload" }))
  change(list, document("l", { created_at: at(200), retired_at: at(201) }))
  const failed = shown({ status: "failed" }, [{ items: [], next_cursor: null }])
  change(failed, document("k", { status: "ready" }))
  await settled()
  expect(list.ask).not.toHaveBeenCalled()
  expect(failed.ask).not.toHaveBeenCalled()
})

test("a known document is updated in its place, and an older state of it is passed over", () => {
  const list = shown({ parent_id: "none" }, five, 2)
  change(list, document("b0", { updated_at: at(9), status: "ready" }))
  change(list, document("b0", { updated_at: at(3), status: "processing" }))
  expect(list.ids()).toEqual(["a0", "a1", "b0", "b1"])
  expect(list.data().pages[1]!.items[0]!.status).toBe("ready")
})

test("an answer that was on its way does not undo what was told meanwhile", () => {
  const list = shown({ parent_id: "none" }, five)
  change(list, document("a0", { updated_at: at(9), status: "ready" }))
  expect(freshest(five[0]!).items[0]!.status).toBe("ready")
  expect(freshest({ items: [document("a0", { updated_at: at(10), status: "failed" })], next_cursor: null }).items[0]!.status).toBe("failed")
})

test("a document that a filter does not take any more leaves the list", async () => {
  const list = shown({ status: "queued" }, five)
  change(list, document("a0", { updated_at: at(9), status: "ready" }))
  expect(list.ids()).toEqual(["a1"])
  await settled()
  expect(list.ask).toHaveBeenCalledTimes(1)
})

test("a version that was replaced leaves the list", () => {
  const list = shown({ parent_id: "none" }, five)
  putDocument(list.queries, document("a0", { updated_at: at(9), retired_at: at(9) }))
  expect(list.ids()).toEqual(["a1"])
})

test("a list by status is asked for again when one changes its state, and others are not", async () => {
  const [byStatus, byName] = [shown({ sort: "status" }, five), shown({ sort: "name" }, five)]
  for (const list of [byStatus, byName]) change(list, document("a0", { updated_at: at(9), status: "ready" }))
  await settled()
  expect(byStatus.ask).toHaveBeenCalledTimes(1)
  expect(byName.ask).not.toHaveBeenCalled()
})

test("a deletion takes the row away, and the page is filled again", async () => {
  const list = shown({ parent_id: "none" }, five)
  applyEvent(list.queries, "p", { type: "document", deleted: "a0" })
  expect(list.ids()).toEqual(["a1"])
  await settled()
  expect(list.ids()).toEqual(["a0", "a1"])
})

test("a long list is not read again by itself; it says that it is outdated until it is", async () => {
  const list = shown({ parent_id: "none" }, five, 4)
  change(list, document("n", { created_at: at(200) }))
  await settled()
  expect(list.ask).not.toHaveBeenCalled()
  expect(list.data().pages[0]!.outdated).toBe(true)
  rereadFromStart(list.queries, list.queryKey)
  await settled()
  expect(list.ids()).toEqual(["a0", "a1"])
  expect(list.data().pages[0]!.outdated).toBeUndefined()
})
