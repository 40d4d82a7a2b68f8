import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { IntlProvider } from "use-intl"
import { afterEach, expect, test, vi } from "vitest"
import messages from "@/messages/chat.en.json"
import { Choices } from "./choices"
import type { ShownMessage } from "./turn"

afterEach(cleanup)

const TENNIS = { label: "Tennis", question: "What is the fee according to “Tennis”?", document_id: "d1" }
const CHESS = { label: "Chess", question: "What is the fee according to “Chess”?", document_id: "d2" }

function shown(choices: (typeof TENNIS)[] | undefined, busy = false) {
  const onAsk = vi.fn()
  const answer = { id: "a1", choices } as unknown as ShownMessage
  render(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <Choices answer={answer} busy={busy} onAsk={onAsk} />
    </IntlProvider>,
  )
  return onAsk
}

test("a button asks the same question of the one document that it names", () => {
  const onAsk = shown([TENNIS, CHESS])
  fireEvent.click(screen.getByRole("button", { name: "Chess" }))
  expect(onAsk).toHaveBeenCalledExactlyOnceWith(CHESS)
})

test.each([[[]], [undefined]])("an answer that asks nothing (%s) has no buttons", (choices) => {
  shown(choices)
  expect(screen.queryByRole("list")).toBeNull()
})

test("while an answer is written nothing can be chosen", () => {
  const onAsk = shown([TENNIS], true)
  fireEvent.click(screen.getByRole("button", { name: "Tennis" }))
  expect(onAsk).not.toHaveBeenCalled()
})
