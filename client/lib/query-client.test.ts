import { QueryObserver } from "@tanstack/react-query"
import { expect, test, vi } from "vitest"
import { newQueryClient } from "./query-client"

test("what was asked for before a change, and never known till then, is asked for again", async () => {
  const queries = newQueryClient()
  let group = ["ada"]
  let answer = () => {}
  const asked = vi.fn(() => {
    const seen = group
    return new Promise<string[]>((resolve) => (answer = () => resolve(seen)))
  })
  const stop = new QueryObserver(queries, { queryKey: ["group"], queryFn: asked }).subscribe(() => {})
  group = ["ada", "grace"]
  const told = queries.invalidateQueries({ queryKey: ["group"] })
  answer()
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2))
  answer()
  await told
  expect(queries.getQueryData(["group"])).toEqual(["ada", "grace"])
  stop()
})

test("what nobody was asking for is asked for once", async () => {
  const queries = newQueryClient()
  const asked = vi.fn(async () => "one")
  const stop = new QueryObserver(queries, { queryKey: ["known"], queryFn: asked, initialData: "none" }).subscribe(() => {})
  await queries.invalidateQueries({ queryKey: ["known"] })
  expect(asked).toHaveBeenCalledTimes(1)
  stop()
})
