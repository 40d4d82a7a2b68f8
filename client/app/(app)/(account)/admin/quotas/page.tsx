import type { Metadata } from "next"
import { QuotasScreen } from "@/features/quotas/quotas-screen"
import { QuotasWords } from "@/features/quotas/quotas-words"

export const metadata: Metadata = { title: "Quotas" }

export default function QuotasPage() {
  return (
    <QuotasWords>
      <QuotasScreen />
    </QuotasWords>
  )
}
