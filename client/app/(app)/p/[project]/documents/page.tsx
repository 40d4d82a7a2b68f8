import type { Metadata } from "next"
import { DocumentsScreen } from "@/features/documents/documents-screen"

export const metadata: Metadata = { title: "Documents" }

export default async function DocumentsPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  return <DocumentsScreen projectId={project} />
}
