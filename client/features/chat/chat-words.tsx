"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import chat from "@/messages/chat.en.json"
import source from "@/messages/source.en.json"

const messages = { ...chat, ...source }

export function ChatWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
