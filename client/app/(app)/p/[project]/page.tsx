import { redirect } from "next/navigation"
import { chats } from "@/lib/pages"

export default async function ProjectPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  redirect(chats(project))
}
