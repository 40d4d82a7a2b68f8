import type { Metadata } from "next"
import { ChatScreen } from "@/features/chat/chat-screen"
import { ChatWords } from "@/features/chat/chat-words"

export const metadata: Metadata = { title: "Chats" }

export default async function ChatPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  return (
    <ChatWords>
      <ChatScreen projectId={project} />
    </ChatWords>
  )
}
