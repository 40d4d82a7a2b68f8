import { expect, test } from "vitest"
import { DRAW_MS, drawn, middleOf } from "./boxes"

test("boxes stand where their fractions say", () => {
  expect(drawn([[0.1, 0.2, 0.6, 0.25]])[0]).toMatchObject({
    left: "10%",
    top: "20%",
    width: "50%",
    height: "5%",
  })
})

test("all boxes together take one stroke", () => {
  const [first, second] = drawn([
    [0.1, 0.2, 0.9, 0.25],
    [0.1, 0.26, 0.3, 0.3],
  ])
  expect(first!["--draw-delay"]).toBe("0ms")
  expect(second!["--draw-delay"]).toBe(first!["--draw-time"])
  expect(Number.parseInt(first!["--draw-time"]) + Number.parseInt(second!["--draw-time"])).toBe(DRAW_MS)
})

test("a box never leaves its page, and an empty one is not drawn", () => {
  const boxes = drawn([
    [-0.2, 0.5, 1.4, 0.6],
    [0.5, 0.5, 0.5, 0.6],
  ])
  expect(boxes).toHaveLength(1)
  expect(boxes[0]).toMatchObject({ left: "0%", width: "100%" })
})

test("the middle lies between the highest and the lowest edge", () => {
  expect(middleOf([[0, 0.2, 1, 0.3], [0, 0.3, 1, 0.4]])).toBeCloseTo(0.3)
})
