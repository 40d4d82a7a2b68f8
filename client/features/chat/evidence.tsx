"use client"

import { createContext, type ReactNode, useContext, useMemo, useState } from "react"
import type { Source } from "@/lib/api/types"

/** A source that is open, and in which answer: numbers count anew in every answer, and anew for what only came near. */
export type OpenSource = { answerId: string; n: number; near?: boolean }

/** What a mark or a sentence asks to have shown beside it. */
export type Preview = { anchor: HTMLElement; sources: Source[]; byKeyboard: boolean }

type Evidence = {
  sources: ReadonlyMap<number, Source>
  /** Everything in which a web address may be named: the question and the sources. */
  addresses: string
  openNumber: number | null
  lit: string | null
  setLit: (sentence: string | null) => void
  openSource: (n: number, from: HTMLElement) => void
  preview: (preview: Preview | null) => void
}

const EvidenceContext = createContext<Evidence | null>(null)

type Props = {
  sources: Source[]
  question: string
  openNumber: number | null
  onOpen: (n: number, from: HTMLElement) => void
  onPreview: (preview: Preview | null) => void
  children: ReactNode
}

/** What the sentences and marks of one answer know of each other and of their sources. */
export function EvidenceOf({ sources, question, openNumber, onOpen, onPreview, children }: Props) {
  const [lit, setLit] = useState<string | null>(null)
  const value = useMemo(
    () => ({
      sources: new Map(sources.map((source) => [source.n, source])),
      addresses: [question, ...sources.flatMap(({ url, quote }) => [url ?? "", quote])].join("\n"),
      openNumber,
      lit,
      setLit,
      openSource: onOpen,
      preview: onPreview,
    }),
    [sources, question, openNumber, lit, onOpen, onPreview],
  )
  return <EvidenceContext value={value}>{children}</EvidenceContext>
}

export function useEvidence(): Evidence {
  const evidence = useContext(EvidenceContext)
  if (!evidence) throw new Error("A mark stands outside an answer.")
  return evidence
}
