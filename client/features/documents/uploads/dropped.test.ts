import { expect, test } from "vitest"
import { filesOf, fitting, namedFiles } from "./dropped"

const fileEntry = (fullPath: string, broken = false) => ({
  isDirectory: false,
  name: fullPath.split("/").at(-1),
  fullPath,
  file: (give: (file: File) => void, fail: () => void) => (broken ? fail() : give(new File(["x"], fullPath))),
})
const folderEntry = (fullPath: string, entries: unknown[]) => ({
  isDirectory: true,
  name: fullPath.split("/").at(-1),
  fullPath,
  createReader: () => {
    const left = [...entries]
    return { readEntries: (give: (some: unknown[]) => void) => give(left.splice(0, 2)) }
  },
})
const transfer = (entry: unknown) =>
  ({ items: [{ kind: "file", webkitGetAsEntry: () => entry, getAsFile: () => null }] }) as unknown as DataTransfer

test("a folder gives every file below it, named by its path", async () => {
  const folder = folderEntry("/a", [
    fileEntry("/a/1.md"),
    fileEntry("/a/.DS_Store"),
    folderEntry("/a/b", [fileEntry("/a/b/2.md"), fileEntry("/a/b/3.md"), fileEntry("/a/b/4.md")]),
  ])
  expect((await filesOf(transfer(folder))).map(({ name }) => name)).toEqual(["a/1.md", "a/b/2.md", "a/b/3.md", "a/b/4.md"])
})

test("a file that cannot be read costs the folder no other", async () => {
  const found = await filesOf(transfer(folderEntry("/a", [fileEntry("/a/locked.md", true), fileEntry("/a/1.md")])))
  expect(found.map(({ name, file }) => [name, file !== null])).toEqual([
    ["a/locked.md", false],
    ["a/1.md", true],
  ])
})

test("files of a chosen folder keep their path", () => {
  const file = Object.defineProperty(new File(["x"], "1.md"), "webkitRelativePath", { value: "a/1.md" })
  expect(namedFiles([file])).toEqual([{ file, name: "a/1.md" }])
})

test("a path that is too long loses its outermost folders and keeps its end", () => {
  expect(fitting(`${"ä".repeat(100)}/${"b".repeat(100)}/c.md`)).toBe(`${"b".repeat(100)}/c.md`)
})
