"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import messages from "@/messages/tools.en.json"

export function ToolsWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
