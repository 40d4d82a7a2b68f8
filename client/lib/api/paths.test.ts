import { expect, test } from "vitest"
import * as paths from "./paths"

test("what stands in braces is filled in, and cannot lead elsewhere", () => {
  expect(paths.filled(paths.messages, { chat_id: "c-1" })).toBe("/api/v1/chats/c-1/messages")
  expect(paths.filled(paths.document, { document_id: "../projects" })).toBe("/api/v1/documents/..%2Fprojects")
})

test("a path takes what is in its braces and nothing else", () => {
  // @ts-expect-error -- it has a chat's id, not a document's
  expect(() => paths.filled(paths.messages, { document_id: "d" })).not.toThrow()
})
