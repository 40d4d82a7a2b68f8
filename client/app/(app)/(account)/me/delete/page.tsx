import type { Metadata } from "next"
import { LeaveScreen } from "@/features/leaving/leave-screen"
import { LeavingWords } from "@/features/leaving/leaving-words"

export const metadata: Metadata = { title: "Delete account" }

export default function LeavePage() {
  return (
    <LeavingWords>
      <LeaveScreen />
    </LeavingWords>
  )
}
