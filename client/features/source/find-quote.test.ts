import { expect, test } from "vitest"
import { findQuote, saysTheSame } from "./find-quote"

const found = (text: string, quote: string) => {
  const match = findQuote(text, quote)
  return match && text.slice(match.start, match.end)
}

test("line breaks and hyphens do not hide a quote", () => {
  expect(found("the stan-\ndby  room is kept empty.", "standby room")).toBe("stan-\ndby  room")
})

test("ligatures and full-width forms are compared by what they spell", () => {
  expect(found("an eﬃcient ｒｏｏｍ here", "efficient room")).toBe("eﬃcient ｒｏｏｍ")
})

test("characters beyond the basic plane keep offsets right", () => {
  expect(found("😀 cold 𝐫oom 😀", "cold room")).toBe("cold 𝐫oom")
})

test("words that are not there are not found", () => {
  expect(found("the standby room", "another room")).toBeNull()
})

test("words that stand there twice are not marked", () => {
  expect(found("cold room and cold room", "cold room")).toBeNull()
})

test("a place says the same as its quote, however its lines are broken", () => {
  expect(saysTheSame("Keep it\n between 2 and 8 °C.", "Keep it between 2 and 8 °C.")).toBe(true)
  expect(saysTheSame("between 2 and 8 °C.", "Keep it between 2 and 8 °C.")).toBe(true)
  expect(saysTheSame("The seal number is noted.", "Keep it between 2 and 8 °C.")).toBe(false)
  expect(saysTheSame("", "Keep it.")).toBe(false)
})
