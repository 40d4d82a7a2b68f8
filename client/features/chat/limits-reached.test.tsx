import { cleanup, render } from "@testing-library/react"
import { IntlProvider } from "use-intl"
import { afterEach, expect, test } from "vitest"
import messages from "@/messages/chat.en.json"
import { LimitsReached } from "./limits-reached"

afterEach(cleanup)

const shown = (name: string) =>
  render(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <LimitsReached limits={[{ name, most: 8, told: "8 things happened." }]} />
    </IntlProvider>,
  ).container.textContent

test("a limit that stopped the agent is told with its number", () => {
  expect(shown("steps")).toBe("Stopped looking after 8 steps. The answer rests on what was found by then.")
})

test("a limit that this page has no words for is told as the server tells it", () => {
  expect(shown("gas")).toBe("8 things happened.")
})
