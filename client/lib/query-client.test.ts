import { QueryObserver } from "@tanstack/react-query"
import { expect, test, vi } from "vitest"
import * as keys from "./api/query-keys"
import { newQueryClient } from "./query-client"

test("what was asked for before a change, and never known till then, is asked for again", async () => {
  const queries = newQueryClient()
  let group = ["ada"]
  let answer = () => {}
  const asked = vi.fn(() => {
    const seen = group
    return new Promise<string[]>((resolve) => (answer = () => resolve(seen)))
  })
  const stop = new QueryObserver(queries, { queryKey: keys.groups, queryFn: asked }).subscribe(() => {})
  group = ["ada", "grace"]
  const told = queries.invalidateQueries({ queryKey: keys.groups })
  answer()
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2))
  answer()
  await told
  expect(queries.getQueryData<unknown>(keys.groups)).toEqual(["ada", "grace"])
  stop()
})

test("what nobody was asking for is asked for once", async () => {
  const queries = newQueryClient()
  const asked = vi.fn(async () => "one")
  const stop = new QueryObserver(queries, { queryKey: keys.groups, queryFn: asked, initialData: "none" }).subscribe(() => {})
  await queries.invalidateQueries({ queryKey: keys.groups })
  expect(asked).toHaveBeenCalledTimes(1)
  stop()
})
