import type { Metadata } from "next"
import { ResetPassword } from "@/features/auth/reset-password"

export const metadata: Metadata = { title: "A new password" }

export default function ResetPage() {
  return <ResetPassword />
}
