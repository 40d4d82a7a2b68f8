import type { Metadata } from "next"
import { GroupsScreen } from "@/features/groups/groups-screen"
import { GroupsWords } from "@/features/groups/groups-words"

export const metadata: Metadata = { title: "Groups" }

export default function GroupsPage() {
  return (
    <GroupsWords>
      <GroupsScreen />
    </GroupsWords>
  )
}
