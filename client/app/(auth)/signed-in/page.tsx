import type { Metadata } from "next"
import { InOtherTab } from "@/features/auth/in-other-tab"

export const metadata: Metadata = { title: "Signed in" }

export default function SignedInPage() {
  return <InOtherTab />
}
