import { MutationObserver, onlineManager } from "@tanstack/react-query"
import { afterEach, expect, test } from "vitest"
import { newQueryClient } from "./query-client"

afterEach(() => onlineManager.setOnline(true))

test("what is pressed while offline fails at once, and is not done later", async () => {
  onlineManager.setOnline(false)
  const pressed = new MutationObserver(newQueryClient(), { mutationFn: () => Promise.reject(new Error("no answer")) })
  await expect(pressed.mutate()).rejects.toThrow("no answer")
  expect(pressed.getCurrentResult().isPaused).toBe(false)
})
