import type { Metadata } from "next"
import { VerifyEmail } from "@/features/auth/verify-email"

export const metadata: Metadata = { title: "Your address" }

export default function VerifyPage() {
  return <VerifyEmail />
}
