import type { Element, ElementContent, Root } from "hast"
import { fromMarkdown } from "mdast-util-from-markdown"
import { toHast } from "mdast-util-to-hast"
import { expect, test } from "vitest"
import { alignToSource } from "./align"
import { type BlockSentence, markLabel, numbersIn, rehypeClaims } from "./claims"

/** Renders Markdown to a short notation: claims as {…}, marks as <n>, unbreakable runs as ‹…›. */
function render(source: string, sentences: Partial<BlockSentence>[], known = [1, 2, 3, 4]) {
  const tree = toHast(fromMarkdown(source)) as Root
  rehypeClaims({
    source,
    known: new Set(known),
    sentences: sentences.map((given, index) => ({
      index,
      start: 0,
      end: 0,
      sources: [],
      support: "supported",
      ...given,
    })),
  })(tree)
  return tree.children.map((child) => notation(child as ElementContent)).join("").trim()
}
function notation(node: ElementContent): string {
  if (node.type === "text") return node.value
  if (node.type !== "element") return ""
  const inner = node.children.map(notation).join("")
  if (node.tagName === "button") return `<${inner}>`
  if (is(node, "claim")) return `{${inner}}`
  if (is(node, "nobreak")) return `‹${inner}›`
  if (node.tagName === "strong") return `*${inner}*`
  return inner
}
const is = (node: Element, name: string) =>
  Array.isArray(node.properties.className) && node.properties.className.includes(name)

test("a sentence is wrapped together with its mark", () => {
  const text = "Move the stock. [1] Then rest."
  expect(render(text, [{ start: 0, end: 19 }, { start: 20, end: 30 }])).toBe(
    "{Move the ‹stock.<1>›} {Then rest.}",
  )
})

test("a mark outside its sentence's range still belongs to it", () => {
  const text = "Move the stock. [1] Then rest."
  expect(render(text, [{ start: 0, end: 15 }])).toBe("{Move the ‹stock.<1>›} Then rest.")
})

test("a sentence that runs through bold text is one claim", () => {
  const text = "Move to the **standby room** now. [2]"
  expect(render(text, [{ start: 0, end: 33 }])).toBe("{Move to the *standby room* ‹now.<2>›}")
})

test("bold text across two sentences is wrapped within", () => {
  const text = "**One. Two.**"
  expect(render(text, [{ start: 2, end: 6 }, { start: 7, end: 11 }])).toBe("*{One.} {Two.}*")
})

test("marks without a judged sentence are buttons all the same", () => {
  expect(render("Being written [1]", [])).toBe("Being ‹written<1>›")
})

test("two marks stay two, three fold into one", () => {
  expect(render("A. [1][2]", [])).toBe("‹A.<1><2>›")
  expect(render("A. [1] [2][3]", [])).toBe("‹A.<1–3>›")
})

test("a number that is no source stays text", () => {
  expect(render("See [9].", [])).toBe("See [9].")
})

test("marks in code are code", () => {
  expect(render("Use `a[1]` here.", [])).toBe("Use a[1] here.")
})

test("list items are judged one by one", () => {
  const text = "- First. [1]\n- Second."
  expect(render(text, [{ start: 2, end: 8 }, { start: 15, end: 22, support: "none" }])).toContain(
    "{‹First.<1>›}",
  )
})

test("escapes and entities do not shift a sentence", () => {
  const text = "A \\* B &amp; C. Next one."
  expect(render(text, [{ start: 16, end: 25 }])).toBe("A * B & C. {Next one.}")
  expect(alignToSource("&", "&amp;")).toEqual([0, 5])
})

test("numbers in a mark may be a list or a range", () => {
  expect(numbersIn("[1, 3]")).toEqual([1, 3])
  expect(numbersIn("[2–4]")).toEqual([2, 3, 4])
  expect(markLabel([1, 2, 3])).toBe("1–3")
  expect(markLabel([1, 4, 7])).toBe("1, 4, 7")
})
