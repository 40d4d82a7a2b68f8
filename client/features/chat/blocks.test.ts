import { expect, test } from "vitest"
import { splitBlocks } from "./blocks"

const texts = (markdown: string) => splitBlocks(markdown).map((block) => block.text)

test("blank lines separate blocks", () => {
  expect(texts("one\n\ntwo\nstill two\n\n\nthree\n")).toEqual(["one", "two\nstill two", "three"])
})

test("every block says where it begins", () => {
  const markdown = "one\n\n\ntwo"
  for (const { start, text } of splitBlocks(markdown)) {
    expect(markdown.slice(start, start + text.length)).toBe(text)
  }
})

test("a list with blank lines between its items stays one block", () => {
  expect(texts("- a\n\n- b\n\n  more b\n\n- c")).toHaveLength(1)
})

test("a list ends at the first unindented line that is no item", () => {
  expect(texts("- a\n- b\n\nAfter.\n\nMore.")).toEqual(["- a\n- b", "After.", "More."])
})

test("a blank line inside a fence does not end it", () => {
  expect(texts("```py\na\n\nb\n```\n\nafter")).toEqual(["```py\na\n\nb\n```", "after"])
})

test("a fence that is still open runs to the end", () => {
  expect(texts("before\n\n```\na\n\nb")).toEqual(["before", "```\na\n\nb"])
})

test("nothing gives nothing", () => {
  expect(texts("")).toEqual([])
  expect(texts("\n\n")).toEqual([])
})
