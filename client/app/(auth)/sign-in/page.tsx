import type { Metadata } from "next"
import { AuthPage } from "@/features/auth/auth-page"
import { signInOptions } from "@/lib/sign-in-options"

export const metadata: Metadata = { title: "Sign in" }

export default async function SignInPage() {
  return <AuthPage mode="sign-in" options={await signInOptions()} />
}
