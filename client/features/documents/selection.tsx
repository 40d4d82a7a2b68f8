"use client"

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react"
import type { Document } from "@/lib/api/types"

type Selection = {
  chosen: ReadonlyMap<string, Document>
  has: (id: string) => boolean
  select: (document: Document, selected: boolean) => void
  selectAll: (documents: Document[], selected: boolean) => void
  clear: () => void
}

const SelectionContext = createContext<Selection | null>(null)

/** Which documents are chosen, at whatever depth they stand. */
export function SelectionProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Document>>(new Map())
  const selectAll = useCallback(
    (documents: Document[], selected: boolean) =>
      setChosen((before) => {
        const after = new Map(before)
        for (const document of documents) {
          if (selected) after.set(document.id, document)
          else after.delete(document.id)
        }
        return after
      }),
    [],
  )
  const select = useCallback((document: Document, selected: boolean) => selectAll([document], selected), [selectAll])
  const clear = useCallback(() => setChosen(new Map()), [])
  const value = useMemo(
    () => ({ chosen, has: (id: string) => chosen.has(id), select, selectAll, clear }),
    [chosen, select, selectAll, clear],
  )
  return <SelectionContext value={value}>{children}</SelectionContext>
}

export function useSelection(): Selection {
  const selection = useContext(SelectionContext)
  if (!selection) throw new Error("There is no selection here.")
  return selection
}
