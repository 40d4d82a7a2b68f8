import type { Metadata } from "next"
import { AuditWords } from "@/features/audit/audit-words"
import { LogScreen } from "@/features/audit/log-screen"

export const metadata: Metadata = { title: "Security log" }

export default function LogPage() {
  return (
    <AuditWords>
      <LogScreen />
    </AuditWords>
  )
}
