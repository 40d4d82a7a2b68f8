import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { IntlProvider } from "use-intl"
import { afterEach, expect, test } from "vitest"
import messages from "@/messages/chat.en.json"
import { TraceLine } from "./trace-line"
import type { LiveStep, ShownMessage } from "./turn"
import { Waterfall } from "./waterfall"

afterEach(cleanup)

const answer = { status: "running", sources: [], sentences: [], usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, estimated: false } }

const steps: LiveStep[] = [
  { id: "t", name: "tool", state: "started" },
  { id: "c1", parent_id: "t", name: "read_document", state: "finished", ms: 4, summary: "12 passages of the handbook" },
  { id: "c2", parent_id: "t", name: "read_document", state: "started" },
]

const shown = { ...answer, steps } as unknown as ShownMessage
const worded = (view: React.ReactNode) =>
  render(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      {view}
    </IntlProvider>,
  )

test("a step that the page has no words for is called by its name, with its summary", () => {
  worded(<Waterfall answer={shown} steps={steps} />)
  expect(screen.getAllByRole("listitem").map((row) => row.textContent?.includes("Read document"))).toEqual([false, true, true])
  expect(screen.getByText("Using a tool…")).toBeTruthy()
  expect(screen.getByText("12 passages of the handbook")).toBeTruthy()
})

test("what goes on is said by its name in the one line, too", () => {
  worded(<TraceLine answer={shown} />)
  expect(screen.getByRole("button").textContent).toContain("Read document")
})

test("an agent's step is taken again from here, with the strictness that was chosen", async () => {
  const steps: LiveStep[] = [
    { id: "guard", name: "guard", state: "finished", ms: 1, detail: { rule: "none" } },
    { id: "decide-1", name: "decide", state: "finished", ms: 4 },
    { id: "answer", name: "answer", state: "finished", ms: 9 },
  ]
  const done = { ...answer, id: "a", status: "complete", steps } as unknown as ShownMessage
  const asked: unknown[] = []
  worded(<Waterfall answer={done} steps={steps} onAgain={(from) => asked.push(from)} />)

  for (const row of screen.getAllByRole("button")) fireEvent.click(row)
  const [fromDecision, fromAnswer] = screen.getAllByRole("button", { name: "Answer again from here" })
  fireEvent.click(fromDecision!)
  fireEvent.change(screen.getAllByLabelText("From where")[1]!, { target: { value: "documents" } })
  fireEvent.click(fromAnswer!)

  expect(asked).toEqual([
    { from_answer: "a", from_step: "decide-1" },
    { from_answer: "a", from_step: "answer", strictness: "documents" },
  ])
})

test("a step of no agent, or of an answer that is being written, is not offered again", () => {
  const steps: LiveStep[] = [{ id: "answer", name: "answer", state: "finished", ms: 9, detail: { model: "m" } }]
  worded(<Waterfall answer={{ ...answer, status: "complete", steps } as unknown as ShownMessage} steps={steps} onAgain={() => {}} />)
  fireEvent.click(screen.getByRole("button"))

  expect(screen.queryByRole("button", { name: "Answer again from here" })).toBeNull()
})
