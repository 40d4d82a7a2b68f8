import type { Metadata } from "next"
import { PeopleScreen } from "@/features/people/people-screen"
import { PeopleWords } from "@/features/people/people-words"

export const metadata: Metadata = { title: "People" }

export default async function PeoplePage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  return (
    <PeopleWords>
      <PeopleScreen projectId={project} />
    </PeopleWords>
  )
}
