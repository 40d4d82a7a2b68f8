import type { Metadata } from "next"
import { AuthPage } from "@/features/auth/auth-page"
import { signInOptions } from "@/lib/sign-in-options"

export const metadata: Metadata = { title: "Create an account" }

export default async function SignUpPage() {
  return <AuthPage mode="sign-up" options={await signInOptions()} />
}
