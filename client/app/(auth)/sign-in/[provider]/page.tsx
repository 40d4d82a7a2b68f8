import type { Metadata } from "next"
import { CameBack } from "@/features/auth/came-back"

export const metadata: Metadata = { title: "Signing in" }

export default async function CameBackPage({ params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params
  return <CameBack provider={provider} />
}
