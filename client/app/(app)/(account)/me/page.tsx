import type { Metadata } from "next"
import { PersonalScreen } from "@/features/personal/personal-screen"
import { PersonalWords } from "@/features/personal/personal-words"

export const metadata: Metadata = { title: "You" }

export default function PersonalPage() {
  return (
    <PersonalWords>
      <PersonalScreen />
    </PersonalWords>
  )
}
