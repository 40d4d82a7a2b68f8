import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { Words } from "@/components/words"
import type { Leaf } from "./leaves"
import { useOptions } from "./setting-hint"
import { SettingsWords } from "./settings-words"

afterEach(cleanup)

function Options({ path, options }: { path: string; options: string[] }) {
  const { nameOf, hintOf } = useOptions({ path: path.split("."), schema: {} } as unknown as Leaf)
  return options.map((option) => <p key={option}>{`${nameOf(option)}: ${hintOf(option)}`}</p>)
}
function told(path: string, options: string[]): string[] {
  render(
    <Words>
      <SettingsWords>
        <Options path={path} options={options} />
      </SettingsWords>
    </Words>,
  )
  return screen.getAllByText(/:/).map((line) => line.textContent!)
}

test.each([
  ["retrieval.mode", ["hybrid", "vector", "keyword", "multi_query"]],
  ["answering.unsupported", ["mark", "remove"]],
  ["guardrail.by", ["local", "model"]],
  ["guardrail.when_down", ["local", "refuse"]],
])("each choice of %s has a name and a sentence of its own", (path, options) => {
  const lines = told(path, options)
  expect(new Set(lines).size).toBe(options.length)
  for (const line of lines) expect(line).toMatch(/^[A-Z][^:.]+: [A-Z].+\.$/)
})

test("a choice that the page has no words for is called as the API calls it", () => {
  expect(told("retrieval.mode", ["by_moon"])).toEqual(["By moon: undefined"])
})
