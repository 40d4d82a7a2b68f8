"use client"

import { UploadCloud } from "lucide-react"
import { type DragEvent, type ReactNode, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { filesOf, type NamedFile } from "./uploads/dropped"

/** Makes the whole page take files and folders. The sign that it does shows while files are over it. */
export function DropTarget({ onFiles, children }: { onFiles: (files: NamedFile[]) => void; children: ReactNode }) {
  const t = useTranslations("documents")
  const [over, setOver] = useState(false)
  // Every child that is entered and left tells, too.
  const depth = useRef(0)

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files")
  const enter = (event: DragEvent) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current += 1
    setOver(true)
  }
  const leave = (event: DragEvent) => {
    if (!carriesFiles(event)) return
    depth.current = Math.max(0, depth.current - 1)
    if (depth.current === 0) setOver(false)
  }
  const drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current = 0
    setOver(false)
    void filesOf(event.dataTransfer).then(onFiles)
  }
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragEnter={enter}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDragLeave={leave}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className="border-accent bg-accent-soft/90 pointer-events-none absolute inset-2 z-10 grid place-items-center rounded-8 border-2 border-dashed">
          <p className="text-18 flex items-center gap-3 font-medium">
            <UploadCloud size={22} strokeWidth={1.75} aria-hidden />
            {t("drop")}
          </p>
        </div>
      )}
    </div>
  )
}
