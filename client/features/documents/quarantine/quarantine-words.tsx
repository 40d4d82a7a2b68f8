"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import messages from "@/messages/quarantine.en.json"

export function QuarantineWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
