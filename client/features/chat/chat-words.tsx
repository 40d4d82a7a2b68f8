"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import messages from "@/messages/chat.en.json"

export function ChatWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
