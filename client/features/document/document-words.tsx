"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import document from "@/messages/document.en.json"
import documents from "@/messages/documents.en.json"
import source from "@/messages/source.en.json"

const messages = { ...document, ...documents, ...source }

export function DocumentWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
