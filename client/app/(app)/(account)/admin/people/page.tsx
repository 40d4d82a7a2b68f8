import type { Metadata } from "next"
import { AccountsScreen } from "@/features/admin/accounts-screen"
import { AdminWords } from "@/features/admin/admin-words"

export const metadata: Metadata = { title: "Accounts" }

export default function AccountsPage() {
  return (
    <AdminWords>
      <AccountsScreen />
    </AdminWords>
  )
}
