import type { Metadata } from "next"
import { DocumentsScreen } from "@/features/documents/documents-screen"
import { DocumentsWords } from "@/features/documents/documents-words"

export const metadata: Metadata = { title: "Documents" }

export default async function DocumentsPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  return (
    <DocumentsWords>
      <DocumentsScreen projectId={project} />
    </DocumentsWords>
  )
}
