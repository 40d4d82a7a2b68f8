import { expect, test } from "vitest"
import { codePointLength, utf16Offsets } from "./code-points"

test("offsets in plain text are the same in both counts", () => {
  const offset = utf16Offsets("cold room")
  expect([offset(0), offset(4), offset(9), offset(40)]).toEqual([0, 4, 9, 9])
})

test("a character beyond the basic plane counts once for the API and twice here", () => {
  const text = "a𝛂b😀c"
  const offset = utf16Offsets(text)
  expect([0, 1, 2, 3, 4, 5, 9].map(offset)).toEqual([0, 1, 3, 4, 6, 7, 7])
  expect(text.slice(offset(3), offset(4))).toBe("😀")
})

test("combining marks are characters of their own", () => {
  expect(codePointLength("e\u0301")).toBe(2)
})

test("the length counts code points", () => {
  expect(codePointLength("a😀b")).toBe(3)
  expect(codePointLength("")).toBe(0)
})
