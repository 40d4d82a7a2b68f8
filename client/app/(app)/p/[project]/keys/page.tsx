import type { Metadata } from "next"
import { KeysScreen } from "@/features/keys/keys-screen"
import { KeysWords } from "@/features/keys/keys-words"

export const metadata: Metadata = { title: "API keys" }

export default function KeysPage() {
  return (
    <KeysWords>
      <KeysScreen />
    </KeysWords>
  )
}
