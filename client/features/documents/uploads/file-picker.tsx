"use client"

import type { Ref } from "react"
import { type NamedFile, namedFiles } from "./dropped"

type Props = {
  ref: Ref<HTMLInputElement>
  label: string
  folder?: boolean
  onFiles: (files: NamedFile[]) => void
}

/** The browser's own choice of files, or of a folder with all that is in it; a button opens it. */
export function FilePicker({ ref, label, folder, onFiles }: Props) {
  return (
    <input
      ref={ref}
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
