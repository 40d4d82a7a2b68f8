import type { Metadata } from "next"
import { JoinScreen } from "@/features/joining/join-screen"
import { JoiningWords } from "@/features/joining/joining-words"

export const metadata: Metadata = { title: "Invitation" }

export default function JoinPage() {
  return (
    <JoiningWords>
      <JoinScreen />
    </JoiningWords>
  )
}
