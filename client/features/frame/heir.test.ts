import { beforeEach, expect, test } from "vitest"
import { heirOf } from "./heir"
import { trailOf } from "./trail"

const rows = (...names: string[]) => names.map((name) => `<li id="${name}"><a href="#">${name}</a><button>Delete ${name}</button></li>`).join("")
const at = (selector: string) => document.querySelector<HTMLElement>(selector)!

beforeEach(() => {
  Element.prototype.checkVisibility = () => true
  document.body.innerHTML = `<main><h1 tabindex="-1">Keys</h1><ul>${rows("a", "b", "c")}</ul></main><dialog><button>Sure</button></dialog>`
})

test("when a row goes, the next one has the focus", () => {
  const trail = trailOf(at("#b button"))
  at("#b").remove()
  expect(heirOf(trail)?.textContent).toBe("c")
})

test("when the last row goes, the one before it has the focus", () => {
  const trail = trailOf(at("#c button"))
  at("#c").remove()
  expect(heirOf(trail)?.textContent).toBe("b")
})

test("when the list goes with its last row, the page's name has the focus", () => {
  const trail = trailOf(at("#a button"))
  at("ul").remove()
  expect(heirOf(trail)?.textContent).toBe("Keys")
})

test("when only a button goes, something of its own row has the focus", () => {
  const trail = trailOf(at("#b button"))
  at("#b button").remove()
  expect(heirOf(trail)?.textContent).toBe("b")
})

test("when only the dialog over it went, what had the focus before has it again", () => {
  const trail = trailOf(at("#b button"))
  at("dialog").remove()
  expect(heirOf(trail)).toBe(at("#b button"))
})
