import type { Metadata } from "next"
import { Forgotten } from "@/features/auth/forgotten"
import { signInOptions } from "@/lib/sign-in-options"

export const metadata: Metadata = { title: "Forgotten password" }

export default async function ForgottenPage() {
  const options = await signInOptions()
  // Where the API does not answer, asking says so.
  return <Forgotten sendsMail={options?.mail ?? true} />
}
