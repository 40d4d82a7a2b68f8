import { QueryClient } from "@tanstack/react-query"
import { expect, test } from "vitest"
import * as keys from "./query-keys"

const kept = (queries: QueryClient, key: keys.Key) => queries.getQueryCache().findAll({ queryKey: key }).length

test("what a project's lists begin with stands for all of them and for no other project's", () => {
  const queries = new QueryClient()
  const none = { pages: [], pageParams: [] }
  queries.setQueryData(keys.documentList("p", { q: "cold" }), none)
  queries.setQueryData(keys.documentList("p", { parent_id: "none" }), none)
  queries.setQueryData(keys.documentList("other", {}), none)
  expect(kept(queries, keys.documents("p"))).toBe(2)
})

test("both lists of projects are told together", () => {
  const queries = new QueryClient()
  queries.setQueryData(keys.projectsToSwitchTo, { items: [], next_cursor: null })
  queries.setQueryData(keys.allProjects, { pages: [], pageParams: [] })
  expect(kept(queries, keys.projects)).toBe(2)
})

test("a filter is read back from the key of its list", () => {
  expect(keys.filterOf(keys.documentList("p", { status: "failed" }))).toEqual({ status: "failed" })
})

test("neither a key made by hand nor an answer of another kind is taken", () => {
  const queries = new QueryClient()
  // @ts-expect-error -- no key of ours
  queries.setQueryData(["chat", "c"], null)
  // @ts-expect-error -- a chat is no list of messages
  queries.setQueryData(keys.chat("c"), [])
})
