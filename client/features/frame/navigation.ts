import { FileText, FolderOpen, HardDrive, KeyRound, MessageSquareText, ScrollText, Settings2, UserCog, Users, UsersRound } from "lucide-react"
import * as pages from "@/lib/pages"

export type Place = { key: "chats" | "documents" | "people" | "settings" | "keys" | "personal" | "projects" | "accounts" | "groups" | "quotas" | "jobs" | "log"; href: string; icon: typeof FileText }

/** Of who is an admin of the installation. */
export const ADMINS: Place[] = [
  { key: "accounts", href: pages.accounts, icon: UserCog },
  { key: "groups", href: pages.groups, icon: UsersRound },
  { key: "quotas", href: pages.quotas, icon: HardDrive },
  { key: "jobs", href: pages.jobs, icon: Settings2 },
  { key: "log", href: pages.log, icon: ScrollText },
]

/** The places one can go to, in a project or outside of one. */
export function placesOf(projectId: string | undefined, isAdmin = false): Place[] {
  if (!projectId) {
    return [
      { key: "projects", href: pages.projects, icon: FolderOpen },
      { key: "keys", href: pages.keys, icon: KeyRound },
      { key: "personal", href: pages.personal, icon: Settings2 },
      ...(isAdmin ? ADMINS : []),
    ]
  }
  return [
    { key: "chats", href: pages.chats(projectId), icon: MessageSquareText },
    { key: "documents", href: pages.documents(projectId), icon: FileText },
    { key: "people", href: pages.people(projectId), icon: Users },
    { key: "settings", href: pages.settings(projectId), icon: Settings2 },
    { key: "keys", href: pages.projectKeys(projectId), icon: KeyRound },
  ]
}

export function isCurrent(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`)
}
