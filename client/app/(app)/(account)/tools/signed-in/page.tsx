import type { Metadata } from "next"
import { SignedIn } from "@/features/settings/tools/sources/signed-in"

export const metadata: Metadata = { title: "Signing in" }

export default function SignedInPage() {
  return <SignedIn />
}
