import type { Metadata } from "next"
import { Unsubscribe } from "@/features/auth/unsubscribe"

export const metadata: Metadata = { title: "Less mail" }

export default function UnsubscribePage() {
  return <Unsubscribe />
}
