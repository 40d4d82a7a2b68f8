import type { Metadata } from "next"
import { SettingsScreen } from "@/features/settings/settings-screen"

export const metadata: Metadata = { title: "Settings" }

export default async function SettingsPage({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params
  return <SettingsScreen projectId={project} />
}
