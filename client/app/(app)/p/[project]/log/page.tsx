import type { Metadata } from "next"
import { AuditWords } from "@/features/audit/audit-words"
import { LogScreen } from "@/features/audit/log-screen"

export const metadata: Metadata = { title: "Security log" }

export default async function ProjectLogPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  return (
    <AuditWords>
      <LogScreen projectId={project} />
    </AuditWords>
  )
}
