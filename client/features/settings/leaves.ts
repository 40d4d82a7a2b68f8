import type { JsonSchema, SettingsTree } from "@/lib/api/types"

/** One setting: where it stands, what it may be, and what it is. */
export type Leaf = { path: string[]; schema: JsonSchema; value: unknown }
export type Section = { name: string; schema: JsonSchema; leaves: Leaf[] }

/** The settings by section, as the API describes them; what stands outside a section comes first. */
export function sectionsOf(schema: JsonSchema, values: SettingsTree): Section[] {
  const root = resolve(schema, schema)
  const loose: Leaf[] = []
  const sections: Section[] = []
  for (const [name, raw] of Object.entries(root.properties ?? {})) {
    const child = resolve(raw, schema)
    if (child.properties) {
      const inner = (values[name] ?? {}) as SettingsTree
      const leaves = Object.entries(child.properties).map(([key, leaf]) => ({
        path: [name, key],
        schema: resolve(leaf, schema),
        value: inner[key],
      }))
      sections.push({ name, schema: child, leaves })
    } else loose.push({ path: [name], schema: child, value: values[name] })
  }
  return loose.length ? [{ name: "", schema: root, leaves: loose }, ...sections] : sections
}

/** Follows `$ref` and unwraps "this or null", keeping the title and default that stand beside it. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const wrapped = schema.allOf?.[0] ?? schema.anyOf?.find((option) => option.type !== "null")
  const target = schema.$ref ? root.$defs?.[schema.$ref.split("/").at(-1)!] : wrapped
  if (!target) return schema
  const own = { ...schema }
  for (const wrapper of ["$ref", "allOf", "anyOf"] as const) delete own[wrapper]
  return { ...resolve(target, root), ...own }
}

export function at(values: SettingsTree, path: string[]): unknown {
  return path.reduce<unknown>((tree, key) => (tree as SettingsTree | undefined)?.[key], values)
}

/** The smallest tree that says what was changed. */
export function treeOf(changes: { path: string[]; value: unknown }[]): SettingsTree {
  const tree: SettingsTree = {}
  for (const { path, value } of changes) {
    let node = tree
    for (const key of path.slice(0, -1)) node = (node[key] ??= {}) as SettingsTree
    node[path.at(-1)!] = value
  }
  return tree
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** "vector_weight" → "Vector weight", for settings without a title. */
export function titleOf(name: string): string {
  const words = name.replaceAll("_", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}
