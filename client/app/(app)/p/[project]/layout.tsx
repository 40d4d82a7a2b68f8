import type { ReactNode } from "react"
import { ProjectFrame } from "@/features/frame/project-frame"

type Props = { children: ReactNode; params: Promise<{ project: string }> }

export default async function ProjectLayout({ children, params }: Props) {
  const { project } = await params
  return <ProjectFrame projectId={project}>{children}</ProjectFrame>
}
