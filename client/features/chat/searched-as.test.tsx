import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { IntlProvider } from "use-intl"
import { afterEach, expect, test, vi } from "vitest"
import messages from "@/messages/chat.en.json"
import { SearchedAs } from "./searched-as"
import type { ShownMessage } from "./turn"

afterEach(cleanup)

const question = { id: "q2", content: "And in winter?" } as ShownMessage

function shown(query: string | null, busy = false) {
  const onEdit = vi.fn()
  const step = { name: "rewrite", state: "finished", detail: query === null ? null : { query } }
  const answer = { id: "a2", steps: [step] } as unknown as ShownMessage
  render(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <SearchedAs question={question} answer={answer} busy={busy} onEdit={onEdit} />
    </IntlProvider>,
  )
  return onEdit
}

test("a follow-up shows how it was understood", () => {
  shown("When does it open in winter?")
  expect(screen.getByText("Searched as: When does it open in winter?")).toBeTruthy()
})

test.each([[null], ["And in winter?"]])("what was searched as it was written (%s) shows nothing", (query) => {
  shown(query)
  expect(screen.queryByText(/Searched as/)).toBeNull()
})

test("what was understood wrongly is put right and asked anew", () => {
  const onEdit = shown("When does it open in winter?")
  fireEvent.click(screen.getByRole("button", { name: "Edit what is searched" }))
  const field = screen.getByRole("textbox")
  expect(field).toHaveProperty("value", "When does it open in winter?")
  fireEvent.change(field, { target: { value: "When does the gym open in winter?" } })
  fireEvent.keyDown(field, { key: "Enter" })
  expect(onEdit).toHaveBeenCalledExactlyOnceWith("When does the gym open in winter?")
})

test("after Escape nothing is asked and the focus is on the pencil again", () => {
  const onEdit = shown("When does it open in winter?")
  fireEvent.click(screen.getByRole("button", { name: "Edit what is searched" }))
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Escape" })
  expect(onEdit).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Edit what is searched" }))
})

test("while an answer is written it cannot be changed", () => {
  shown("When does it open in winter?", true)
  fireEvent.click(screen.getByRole("button", { name: "Edit what is searched" }))
  expect(screen.queryByRole("textbox")).toBeNull()
})
