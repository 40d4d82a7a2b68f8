import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { IntlProvider } from "use-intl"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import messages from "@/messages/en.json"
import { Confirm } from "./confirm"

afterEach(cleanup)
beforeEach(() => {
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
})

function shown(onConfirm: () => Promise<unknown>) {
  const onClose = vi.fn()
  const dialog = (open: boolean) => (
    <QueryClientProvider client={queries}>
      <IntlProvider locale="en" messages={messages} timeZone="UTC">
        <Confirm open={open} onClose={onClose} title="Delete it?" action="Delete" onConfirm={onConfirm}>
          It cannot be undone.
        </Confirm>
      </IntlProvider>
    </QueryClientProvider>
  )
  const queries = new QueryClient()
  const { rerender } = render(dialog(true))
  return { onClose, show: (open: boolean) => rerender(dialog(open)), button: () => screen.getByRole("button", { name: "Delete" }) }
}

test("what is on its way cannot be asked for twice, also after the question was closed and opened again", async () => {
  const ask = vi.fn(() => new Promise(() => undefined))
  const { show, button } = shown(ask)
  fireEvent.click(button())
  await waitFor(() => expect(button().getAttribute("aria-disabled")).toBe("true"))
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }))
  show(false)
  show(true)
  fireEvent.click(button())
  await act(() => new Promise((resolve) => setTimeout(resolve)))
  expect(ask).toHaveBeenCalledTimes(1)
})

test("what failed is said, and is forgotten with the question", async () => {
  const { show, button, onClose } = shown(() => Promise.reject(new Error("x")))
  fireEvent.click(button())
  expect(await screen.findByRole("alert")).toBeTruthy()
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }))
  show(false)
  show(true)
  expect(screen.queryByText(/unexpected|went wrong/i)).toBeNull()
})
