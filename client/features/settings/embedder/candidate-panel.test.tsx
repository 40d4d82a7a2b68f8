import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Words } from "@/components/words"
import type { Embedder } from "@/lib/api/types"
import { SettingsWords } from "../settings-words"
import { CandidatePanel } from "./candidate-panel"

vi.mock("@/lib/api/embedders", () => ({ compareEmbedders: () => Promise.reject(new Error("down")) }))
afterEach(cleanup)

const embedder = (name: string): Embedder => ({ name, dimensions: 384, local: true, default: false, languages: null })
const [old, young] = [embedder("old"), embedder("young")]

type Shown = { error?: string; current?: Embedder; beside?: Embedder; ready?: boolean; missing?: { current: boolean; beside: boolean } }
const queries = new QueryClient()
const panel = ({ error, current = old, beside = young, ready = true, missing = { current: false, beside: false } }: Shown) => (
  <QueryClientProvider client={queries}>
    <Words>
      <SettingsWords>
        <CandidatePanel
          projectId="p"
          current={current}
          beside={{ embedder: beside, passages: ready ? 5 : 2, of: 5, ready, error: error === undefined ? null : { code: "budget_exceeded", message: error, retryable: true } }}
          missing={missing}
          switched={false}
          busy={false}
          onSwitch={() => undefined}
          onDiscard={() => Promise.resolve()}
          onRefused={() => undefined}
        />
      </SettingsWords>
    </Words>
  </QueryClientProvider>
)
const buttons = () => screen.getAllByRole("button").map((button) => button.textContent)

test.each([true, false])("one beside that is not set up any more can only be discarded (ready: %s)", (ready) => {
  render(panel({ ready, missing: { current: false, beside: true } }))
  expect(screen.getByText(/not set up for young any more/)).toBeTruthy()
  expect(screen.queryByRole("progressbar")).toBeNull()
  expect(buttons()).toEqual(["Discard"])
})

test("from one that is not set up any more one can switch, but not compare", () => {
  render(panel({ missing: { current: true, beside: false } }))
  expect(buttons()).toEqual(["Switch to young", "Discard"])
})

test("why a comparison failed is said only of the two it was about", async () => {
  const { rerender } = render(panel({}))
  fireEvent.click(screen.getByRole("button", { name: "Compare" }))
  await screen.findByRole("alert")
  rerender(panel({ current: young, beside: old }))
  expect(screen.queryByRole("alert")).toBeNull()
  rerender(panel({}))
  expect(screen.getByRole("alert")).toBeTruthy()
})

test("why no more passages are prepared just now is said", () => {
  render(panel({ ready: false, error: "Your budget does not allow more." }))
  expect(screen.getByText("Your budget does not allow more.")).toBeTruthy()
  expect(screen.getByRole("progressbar")).toBeTruthy()
})
