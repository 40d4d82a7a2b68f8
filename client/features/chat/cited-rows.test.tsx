import { cleanup, fireEvent, render, screen, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Words } from "@/components/words"
import type { Source } from "@/lib/api/types"
import { ChatWords } from "./chat-words"
import { CitedRows } from "./cited-rows"
import { EvidenceOf } from "./evidence"

afterEach(cleanup)

const columns = ["Class", "Joining fee", "Yearly fee"]
const row = (n: number, cells: string[], title = "fees.csv"): Source => ({
  n, kind: "document", title, document_id: title, quote: cells.join(" | "), score: 1, row: { columns, cells, asked: [2] },
})
const prose: Source = { n: 9, kind: "document", title: "Rules.md", quote: "Members pay a fee.", score: 1 }

function show(sources: Source[], openNumber: number | null = null) {
  const open = vi.fn()
  const { container } = render(
    <Words>
      <ChatWords>
        <EvidenceOf sources={sources} question="How much?" openNumber={openNumber} onOpen={open} onPreview={() => undefined}>
          <CitedRows sources={sources} />
        </EvidenceOf>
      </ChatWords>
    </Words>,
  )
  return { container, open }
}

test("cited rows stand under the names of their columns, and the cell that answers stands out", () => {
  show([row(1, ["Adult", "60", "140"]), row(2, ["Youth", "20", "70"])])

  const table = within(screen.getByRole("group", { name: "fees.csv" })).getByRole("table")
  expect(within(table).getAllByRole("columnheader").map((cell) => cell.textContent)).toEqual(["Sources", ...columns])
  expect(within(table).getAllByRole("row").slice(1).map((line) => line.textContent)).toEqual(["1Adult60140", "2Youth2070"])
  expect([...table.querySelectorAll("strong")].map((cell) => cell.textContent)).toEqual(["140", "70"])
})

test("the number in front of a row opens its source, and says which one is open", () => {
  const { open } = show([row(1, ["Adult", "60", "140"]), row(2, ["Youth", "20", "70"])], 1)

  const [first, second] = screen.getAllByRole("button")
  fireEvent.click(second!)
  expect(open).toHaveBeenCalledWith(2, second)
  expect(second!.getAttribute("aria-label")).toBe("Source 2: fees.csv")
  expect([first, second].map((mark) => mark!.getAttribute("aria-expanded"))).toEqual(["true", "false"])
})

test("a table without names for its columns has no head", () => {
  const bare = { ...row(1, ["Adult", "60"]), row: { columns: [], cells: ["Adult", "60"], asked: [] } }
  show([bare])

  expect(screen.queryAllByRole("columnheader")).toEqual([])
  expect(screen.getByRole("row").textContent).toBe("1Adult60")
})

test("rows of two documents are two tables, and what is no row is none", () => {
  show([row(1, ["Adult", "60", "140"]), prose, row(3, ["Adult", "65", "150"], "fees 2027.csv")])

  expect(screen.getAllByRole("group").map((table) => table.getAttribute("aria-label"))).toEqual(["fees.csv", "fees 2027.csv"])
})

test("an answer that cites no row has no table", () => {
  expect(show([prose]).container.textContent).toBe("")
})
