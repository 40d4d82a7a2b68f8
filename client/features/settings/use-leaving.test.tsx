import { cleanup, fireEvent, render } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { useLeaving } from "./use-leaving"

afterEach(cleanup)

function Page({ held }: { held: boolean }) {
  const [leaving] = useLeaving(held)
  return (
    <>
      <a href="/elsewhere?status=failed">Documents</a>
      <output>{leaving ?? "here"}</output>
    </>
  )
}

/** Whether a click on the page's link goes on, and where it was held back from going. */
const clicked = (held: boolean, keys = {}) => {
  const page = render(<Page held={held} />)
  const goesOn = fireEvent.click(page.getByText("Documents"), keys)
  return [goesOn, page.getByRole("status").textContent]
}

test("a way that leads elsewhere is held back while something would be lost", () => {
  expect(clicked(true)).toEqual([false, "/elsewhere?status=failed"])
})

test("nothing is held back where nothing would be lost, or another tab opens", () => {
  expect(clicked(false)).toEqual([true, "here"])
  cleanup()
  expect(clicked(true, { ctrlKey: true })).toEqual([true, "here"])
})
