/** A file and the name it gets, inside a folder its path within it; null where it cannot be read. */
export type NamedFile = { file: File | null; name: string }

/** What file systems put beside people's files. */
const LITTER = new Set([".ds_store", "thumbs.db", "desktop.ini"])
const LONGEST_NAME = 255

/** The files of a drop; of folders everything below them. Entries must be taken before the event is over. */
export async function filesOf(transfer: DataTransfer): Promise<NamedFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === "file")
  const found = items.map((item) => {
    const entry = item.webkitGetAsEntry?.()
    return entry?.isDirectory ? filesBelow(entry as FileSystemDirectoryEntry) : namedFiles([item.getAsFile()])
  })
  return (await Promise.all(found)).flat()
}

/** Chosen files; those of a chosen folder know their path. */
export function namedFiles(files: Iterable<File | null>): NamedFile[] {
  return [...files].flatMap((file) =>
    file && !LITTER.has(file.name.toLowerCase()) ? [{ file, name: fitting(file.webkitRelativePath || file.name) }] : [],
  )
}

async function filesBelow(folder: FileSystemDirectoryEntry): Promise<NamedFile[]> {
  const found: NamedFile[] = []
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) found.push(...(await filesBelow(entry as FileSystemDirectoryEntry)))
    else if (!LITTER.has(entry.name.toLowerCase())) {
      const file = await new Promise<File | null>((resolve) =>
        (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
      )
      found.push({ file, name: fitting(entry.fullPath.replace(/^\//, "")) })
    }
  }
  return found
}

/** A reader gives a hundred entries at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

/** The outermost folders go where a path is too long; what a file is stands at its end. */
export function fitting(path: string): string {
  let name = path
  while (new TextEncoder().encode(name).length > LONGEST_NAME && name.includes("/")) name = name.slice(name.indexOf("/") + 1)
  return name
}
