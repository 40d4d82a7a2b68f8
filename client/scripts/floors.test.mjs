// @vitest-environment node
import { ESLint } from "eslint"
import { expect, test } from "vitest"

const lint = new ESLint({ cwd: new URL("..", import.meta.url).pathname })

/** Which rules refuse a file that would stand there. */
async function refused(filePath, code) {
  const [result] = await lint.lintText(code, { filePath })
  return result.messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId)
}
const FLOORS = "boundaries/dependencies"
const WORDS = "no-restricted-syntax"

test("a feature takes nothing from one that it was not given", { timeout: 120_000 }, async () => {
  expect(await refused("features/source/x.ts", 'export { Frame } from "@/features/frame/frame"')).toEqual([FLOORS])
  expect(await refused("features/source/x.ts", 'export type { Crawls } from "../crawls/use-crawls"')).toEqual([FLOORS])
  expect(await refused("features/source/x.ts", 'export const later = () => import("@/features/keys/keys-screen")')).toEqual([FLOORS])
  expect(await refused("features/chat/x.ts", 'export { usePlace } from "@/features/source/use-place"')).toEqual([])
})

test("no floor takes from one above it", { timeout: 120_000 }, async () => {
  expect(await refused("lib/x.ts", 'export { Button } from "@/components/ui/button"')).toEqual([FLOORS])
  expect(await refused("components/x.ts", 'export { useProject } from "@/features/projects/use-project"')).toEqual([FLOORS])
  expect(await refused("features/keys/x.ts", 'export { state } from "@/mocks/state.mjs"')).toEqual([FLOORS])
})

test("addresses stand in their modules, and no button is pressed but by a reader", { timeout: 120_000 }, async () => {
  expect(await refused("features/keys/x.ts", 'export const path = "/api/v1/me"')).toEqual([WORDS])
  expect(await refused("features/keys/x.ts", "export const page = (id: string) => `/p/${id}/chat`")).toEqual([WORDS])
  expect(await refused("features/keys/x.ts", "export const press = (button: HTMLElement) => button.click()")).toEqual([WORDS])
  expect(await refused("features/keys/x.ts", 'export const label = "/ per project"')).toEqual([])
})
