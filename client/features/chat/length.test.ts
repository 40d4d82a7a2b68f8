import { expect, it } from "vitest"
import { countedLength, isTooLong, LONGEST_QUESTION } from "./length"

it("counts a question from near the limit on", () => {
  expect(countedLength("a".repeat(6999))).toBeNull()
  expect(countedLength("a".repeat(7000))).toBe(7000)
})

it("takes as many characters as the API does", () => {
  expect(isTooLong("a".repeat(LONGEST_QUESTION))).toBe(false)
  expect(isTooLong("a".repeat(LONGEST_QUESTION + 1))).toBe(true)
})

it("counts a character outside the first plane once", () => {
  expect(isTooLong("𝒙".repeat(LONGEST_QUESTION))).toBe(false)
})

it("does not count what is not sent", () => {
  expect(isTooLong(`${" ".repeat(400)}${"a".repeat(LONGEST_QUESTION)}\n`)).toBe(false)
})
