import { cleanup, fireEvent, render, screen, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Words } from "@/components/words"
import type { Nearest } from "@/lib/api/types"
import { ChatWords } from "./chat-words"
import { NearestPassages } from "./nearest-passages"

afterEach(cleanup)

const near = (n: number): Nearest => ({
  n, kind: "document", title: "Manual.pdf", document_id: "d", quote: `Sentence ${n}.`, place: { page: n }, score: 0.2, why: `It says nothing about ${n}.`,
})

function show(passages: Nearest[], openNumber: number | null = null) {
  const open = vi.fn()
  const { container } = render(
    <Words>
      <ChatWords>
        <NearestPassages answerId="a" passages={passages} openNumber={openNumber} onOpen={open} />
      </ChatWords>
    </Words>,
  )
  return { container, open }
}

test("each of the nearest passages says where it stands, what it says, and why it falls short", () => {
  show([near(1), near(2)])

  const region = screen.getByRole("region", { name: "Nearest passages" })
  const [first] = within(region).getAllByRole("listitem")
  expect(first!.textContent).toBe("Manual.pdf, page 1Sentence 1.It says nothing about 1.")
  const button = within(first!).getByRole("button", { name: "Manual.pdf, page 1" })
  expect(document.getElementById(button.getAttribute("aria-describedby")!)?.textContent).toBe("It says nothing about 1.")
})

test("a passage that came near opens where it stands, and says that it is open", () => {
  const { open } = show([near(1), near(2)], 1)

  const [first, second] = screen.getAllByRole("button")
  fireEvent.click(second!)
  expect(open).toHaveBeenCalledWith(2, second)
  expect([first, second].map((button) => button!.getAttribute("aria-expanded"))).toEqual(["true", "false"])
})

test("nothing of what came near is marked as evidence", () => {
  expect(show([near(1)]).container.querySelector(".mark, .quote, .claim")).toBeNull()
})

test("an answer has no part for what came near where nothing did", () => {
  expect(show([]).container.textContent).toBe("")
})
