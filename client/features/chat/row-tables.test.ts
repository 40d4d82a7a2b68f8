import { expect, test } from "vitest"
import type { Source } from "@/lib/api/types"
import { tablesOf } from "./row-tables"

function source(n: number, row?: Source["row"], document_id = "a"): Source {
  return { n, kind: "document", title: "fees.csv", document_id, quote: "q", score: 1, row }
}
const columns = ["Class", "Joining fee", "Yearly fee"]

test("rows of one table stand together, each with its number and the cells that answer", () => {
  const found = tablesOf([
    source(1, { columns, cells: ["Adult", "60", "140"], asked: [2] }),
    source(2),
    source(3, { columns, cells: ["Youth", "20", "70"], asked: [2] }),
  ])

  expect(found).toHaveLength(1)
  expect(found[0]?.rows).toEqual([
    { n: 1, cells: ["Adult", "60", "140"], asked: [2] },
    { n: 3, cells: ["Youth", "20", "70"], asked: [2] },
  ])
})

test("rows of other columns or of another document are another table", () => {
  const row = { columns, cells: ["Adult", "60", "140"], asked: [] }
  const other = { columns: ["Room"], cells: ["Gallery"], asked: [] }

  expect(tablesOf([source(1, row), source(2, other), source(3, row, "b")])).toHaveLength(3)
})

test("every row has as many cells as the widest", () => {
  const [table] = tablesOf([source(1, { columns, cells: ["Adult"], asked: [] })])

  expect(table?.rows[0]?.cells).toEqual(["Adult", "", ""])
})

test("what is no row of a table makes none", () => {
  expect(tablesOf([source(1), source(2)])).toEqual([])
})
