"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import messages from "@/messages/why.en.json"

export function WhyWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
