import type { Metadata } from "next"
import { JobsScreen } from "@/features/jobs/jobs-screen"
import { JobsWords } from "@/features/jobs/jobs-words"

export const metadata: Metadata = { title: "Jobs" }

export default function JobsPage() {
  return (
    <JobsWords>
      <JobsScreen />
    </JobsWords>
  )
}
