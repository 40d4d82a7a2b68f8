import { expect, test } from "vitest"
import type { JsonSchema } from "@/lib/api/types"
import { resolve, sectionsOf, titleOf, treeOf } from "./leaves"

const schema: JsonSchema = {
  $defs: {
    Mode: { type: "string", enum: ["hybrid", "vector"] },
    Retrieval: {
      type: "object",
      properties: {
        mode: { $ref: "#/$defs/Mode", default: "hybrid", title: "Search by" },
        limit: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], default: null },
      },
    },
  },
  type: "object",
  properties: { retrieval: { $ref: "#/$defs/Retrieval" } },
}

test("sections and their settings are read from the schema", () => {
  const [section] = sectionsOf(schema, { retrieval: { mode: "vector", limit: 3 } })
  expect(section?.name).toBe("retrieval")
  expect(section?.leaves.map(({ path, value }) => [path.join("."), value])).toEqual([
    ["retrieval.mode", "vector"],
    ["retrieval.limit", 3],
  ])
})

test("a reference keeps the title and default that stand beside it", () => {
  const { mode } = schema.$defs!.Retrieval!.properties!
  expect(resolve(mode!, schema)).toMatchObject({ enum: ["hybrid", "vector"], title: "Search by", default: "hybrid" })
})

test("a setting that may be null is read as what it is otherwise", () => {
  const { limit } = schema.$defs!.Retrieval!.properties!
  expect(resolve(limit!, schema)).toMatchObject({ type: "integer", minimum: 1 })
})

test("only what was changed is sent", () => {
  expect(
    treeOf([
      { path: ["retrieval", "mode"], value: "hybrid" },
      { path: ["answering", "sentences"], value: 2 },
    ]),
  ).toEqual({ retrieval: { mode: "hybrid" }, answering: { sentences: 2 } })
})

test("a name becomes words", () => {
  expect(titleOf("vector_weight")).toBe("Vector weight")
})
