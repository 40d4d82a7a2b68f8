import { expect, test } from "vitest"
import { addressOf, shortAddress } from "./address"

test("an address without a scheme is one of the web", () => {
  expect(addressOf(" example.org/a ")).toBe("https://example.org/a")
  expect(addressOf("localhost:8080/a")).toBe("https://localhost:8080/a")
  expect(addressOf("http://example.org")).toBe("http://example.org")
})

test("a short address leaves out what all have", () => {
  expect(shortAddress("https://example.org/")).toBe("example.org")
})
