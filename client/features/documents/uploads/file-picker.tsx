"use client"

import { type Ref, useImperativeHandle, useRef } from "react"
import { type NamedFile, namedFiles } from "./dropped"

export type FilePickerHandle = { open: () => void }

type Props = {
  ref: Ref<FilePickerHandle>
  label: string
  folder?: boolean
  onFiles: (files: NamedFile[]) => void
}

/** The browser's own choice of files, or of a folder with all that is in it; whoever holds it opens it. */
export function FilePicker({ ref, label, folder, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null)
  // eslint-disable-next-line no-restricted-syntax -- a field of its own, and the only way that every browser knows
  useImperativeHandle(ref, () => ({ open: () => input.current?.click() }), [])
  return (
    <input
      ref={input}
      type="file"
      multiple
      {...(folder ? { webkitdirectory: "" } : {})}
      aria-label={label}
      tabIndex={-1}
      className="sr-only"
      onChange={(event) => {
        onFiles(namedFiles(event.target.files ?? []))
        event.target.value = ""
      }}
    />
  )
}
