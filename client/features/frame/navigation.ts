import { FileText, FolderOpen, KeyRound, MessageSquareText, Settings2 } from "lucide-react"

export type Place = { key: "chats" | "documents" | "settings" | "keys" | "projects"; href: string; icon: typeof FileText }

/** The places one can go to, in a project or outside of one. */
export function placesOf(projectId: string | undefined): Place[] {
  if (!projectId) {
    return [
      { key: "projects", href: "/projects", icon: FolderOpen },
      { key: "keys", href: "/keys", icon: KeyRound },
    ]
  }
  const base = `/p/${projectId}`
  return [
    { key: "chats", href: `${base}/chat`, icon: MessageSquareText },
    { key: "documents", href: `${base}/documents`, icon: FileText },
    { key: "settings", href: `${base}/settings`, icon: Settings2 },
    { key: "keys", href: `${base}/keys`, icon: KeyRound },
  ]
}

export function isCurrent(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`)
}
