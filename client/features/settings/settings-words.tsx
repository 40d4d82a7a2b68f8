"use client"

import type { ReactNode } from "react"
import { MoreWords } from "@/components/more-words"
import messages from "@/messages/settings.en.json"

export function SettingsWords({ children }: { children: ReactNode }) {
  return <MoreWords messages={messages}>{children}</MoreWords>
}
