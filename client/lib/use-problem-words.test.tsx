import { renderHook } from "@testing-library/react"
import type { ReactNode } from "react"
import { IntlProvider } from "use-intl"
import { expect, test } from "vitest"
import messages from "@/messages/en.json"
import { ApiProblem } from "./api/problem"
import { useProblemWords } from "./use-problem-words"

const refused = (slug: string, detail: string) => new ApiProblem({ type: `/problems/${slug}`, title: "", status: 401, detail, instance: "/" })

function wordsFor(error: unknown): string {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      {children}
    </IntlProvider>
  )
  return renderHook(useProblemWords, { wrapper }).result.current(error)
}

test("who is suspended is told so, and not that they were signed out", () => {
  expect(wordsFor(refused("account-suspended", "This account is suspended."))).toBe("This account is suspended.")
})

test("who is not known any more is told that they were signed out", () => {
  expect(wordsFor(refused("unauthorized", "No session."))).toBe(messages.problem["signed-out"])
})
