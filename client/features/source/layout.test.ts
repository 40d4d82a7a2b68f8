import { expect, test } from "vitest"
import { blocksOf, layoutOf } from "./layout"

const shown = (text: string, layout: "prose" | "rows" | "code") =>
  blocksOf(text, layout).map((block) =>
    block.kind === "text"
      ? text.slice(block.from, block.to)
      : block.rows.map(({ cells }) => cells.map(({ from, to }) => text.slice(from, to))),
  )

test("a text is cut into rows and what stands between them", () => {
  expect(shown("Log\n\nDay | Temp\nMon | 9\n\nEnd", "rows")).toEqual(["Log", [["Day", "Temp"], ["Mon", "9"]], "End"])
})

test("a single bar in prose makes no table, and none does in code", () => {
  expect(shown("Either a | b is meant.\nNo more.", "prose")).toEqual(["Either a | b is meant.\nNo more."])
  expect(shown("a | b\nc | d", "code")).toEqual(["a | b\nc | d"])
})

test("a single row of a sheet is a row", () => {
  expect(shown("Mon | 9", "rows")).toEqual([[["Mon", "9"]]])
})

test("empty cells keep their place", () => {
  expect(shown("Mon |  | 9", "rows")).toEqual([[["Mon", "", "9"]]])
})

test("what kind of file it is decides how its text is set", () => {
  expect(layoutOf("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")).toBe("rows")
  expect(layoutOf("text/csv")).toBe("rows")
  expect(layoutOf("text/x-source")).toBe("code")
  expect(layoutOf("text/markdown")).toBe("prose")
})
