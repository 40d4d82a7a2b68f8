import { beforeEach, expect, test, vi } from "vitest"
import { passFocus } from "./pass-focus"
import { trailOf } from "./trail"

beforeEach(() => {
  HTMLElement.prototype.checkVisibility = () => true
  document.body.innerHTML = "<main><ul><li><button>first</button></li><li><button>second</button></li></ul></main>"
})

test("what had the focus and went before anybody could watch passes it on", async () => {
  const [first, second] = document.querySelectorAll("button")
  first!.focus()
  const last = { page: trailOf(first!), dialog: [] }
  first!.closest("li")!.remove()

  const stop = passFocus(last)

  await vi.waitFor(() => expect(document.activeElement).toBe(second))
  stop()
})
