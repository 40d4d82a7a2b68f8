import { act, cleanup, render, screen } from "@testing-library/react"
import { createRef } from "react"
import { IntlProvider } from "use-intl"
import { afterEach, expect, test, vi } from "vitest"
import messages from "@/messages/chat.en.json"
import { Question, type QuestionHandle } from "./question"
import type { ShownMessage } from "./turn"

afterEach(cleanup)

const question = { id: "q2", content: "How cold?" } as ShownMessage

function shown(busy: boolean) {
  const handle = createRef<QuestionHandle>()
  const onChoose = vi.fn()
  render(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <Question handle={handle} question={question} siblings={["q1", "q2"]} busy={busy} onEdit={vi.fn()} onChoose={onChoose} />
    </IntlProvider>,
  )
  act(() => handle.current!.edit())
  return { onChoose }
}

test("whoever holds a question can have it edited", () => {
  shown(false)
  expect(screen.getByRole("textbox")).toHaveProperty("value", "How cold?")
})

test("while an answer is written nothing happens, least of all the choice of another question", () => {
  const { onChoose } = shown(true)
  expect(screen.queryByRole("textbox")).toBeNull()
  expect(onChoose).not.toHaveBeenCalled()
})
