import { cleanup, render } from "@testing-library/react"
import { useRef } from "react"
import { afterEach, expect, test } from "vitest"
import { Words } from "@/components/words"
import type { Sentence, Source } from "@/lib/api/types"
import { ChatWords } from "./chat-words"
import { EvidenceOf } from "./evidence"
import { AnswerText } from "./markdown"
import { useKeptMark } from "./use-kept-mark"

afterEach(cleanup)

const sources = [1, 2].map((n): Source => ({ n, kind: "web", title: `Page ${n}`, quote: "q", score: 1 }))

function Answer({ content, sentences = [] }: { content: string; sentences?: Sentence[] }) {
  const text = useRef<HTMLDivElement>(null)
  return (
    <Words>
      <ChatWords>
        <EvidenceOf sources={sources} question="How?" openNumber={null} onOpen={() => undefined} onPreview={() => undefined}>
          <div ref={text} {...useKeptMark(text)}>
            <AnswerText content={content} sentences={sentences} known={[1, 2]} growing />
          </div>
        </EvidenceOf>
      </ChatWords>
    </Words>
  )
}
const marks = () => [...document.querySelectorAll<HTMLElement>(".mark")]
const DRAFT = "Wrong. Right. [1] Also right. [2] And again. [1]"
const REVISED = "Put right. [2] Right. [1] Also right. [2] And again. [1]"

test("whoever stands on a mark stands on the same one after the answer was put right", () => {
  const { rerender } = render(<Answer content={DRAFT} />)
  marks()[2]!.focus()

  rerender(<Answer content={REVISED} />)

  expect(document.activeElement).toBe(marks()[3])
})

test("whoever stands on a mark stands there still when its sentence is judged", () => {
  const { rerender } = render(<Answer content={DRAFT} />)
  marks()[0]!.focus()

  rerender(<Answer content={DRAFT} sentences={[{ start: 0, end: 6, sources: [], support: "none" }, { start: 7, end: 17, sources: [1], support: "supported" }]} />)

  expect(document.activeElement).toBe(marks()[0])
})

test("who has left the marks is not brought back to them", () => {
  const { rerender } = render(<Answer content={DRAFT} />)
  marks()[0]!.focus()
  marks()[0]!.blur()

  rerender(<Answer content={REVISED} />)

  expect(document.activeElement).toBe(document.body)
})

test("a block that did not change keeps its marks when the one before it was put right", () => {
  const { rerender } = render(<Answer content={"Wrong.\n\nRight. [1]"} />)
  const before = marks()[0]

  rerender(<Answer content={"Put right, and longer. [2]\n\nRight. [1]"} />)

  expect(marks()[1]).toBe(before)
})
