import { cleanup, render, screen } from "@testing-library/react"
import { readFileSync } from "node:fs"
import { afterEach, expect, test } from "vitest"
import { Words } from "@/components/words"
import type { JsonSchema } from "@/lib/api/types"
import { type Leaf, sectionsOf } from "./leaves"
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

/** Every setting of the API that is a choice. */
function choices(): [string, string[]][] {
  const { schemas } = (JSON.parse(readFileSync("../openapi.json", "utf8")) as { components: { schemas: Record<string, JsonSchema> } }).components
  const root = { ...schemas.ProjectSettings!, $defs: schemas }
  return sectionsOf(root, {}).flatMap(({ leaves }) =>
    leaves.flatMap(({ path, schema }): [string, string[]][] => (schema.enum ? [[path.join("."), schema.enum.map(String)]] : [])),
  )
}

test("the API has choices", () => expect(choices().map(([path]) => path)).toContain("answering.length"))

test.each(choices())("each choice of %s has a name and a sentence of its own", (path, options) => {
  const lines = told(path, options)
  expect(new Set(lines).size).toBe(options.length)
  for (const line of lines) expect(line).toMatch(/^[A-Z][^:.]+: [A-Z].+\.$/)
})

test("a choice that the page has no words for is called as the API calls it", () => {
  expect(told("retrieval.mode", ["by_moon"])).toEqual(["By moon: undefined"])
})
