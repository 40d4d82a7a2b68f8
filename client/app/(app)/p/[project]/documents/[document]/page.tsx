import type { Metadata } from "next"
import { DocumentScreen } from "@/features/document/document-screen"
import { DocumentWords } from "@/features/document/document-words"

export const metadata: Metadata = { title: "Document" }

type Props = { params: Promise<{ project: string; document: string }> }

export default async function DocumentPage({ params }: Props) {
  const { project, document } = await params
  return (
    <DocumentWords>
      <DocumentScreen projectId={project} documentId={document} />
    </DocumentWords>
  )
}
