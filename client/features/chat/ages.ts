import type { Chat } from "@/lib/api/types"

export type Age = "today" | "week" | "earlier"

/** Groups chats by when they were last used; groups without a chat are left out. */
export function groupByAge(chats: Chat[], now: Date): { age: Age; chats: Chat[] }[] {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  const weekAgo = midnight - 6 * 24 * 3600 * 1000
  const ageOf = ({ updated_at }: Chat): Age => {
    const time = Date.parse(updated_at)
    if (time >= midnight) return "today"
    return time >= weekAgo ? "week" : "earlier"
  }
  return (["today", "week", "earlier"] as const)
    .map((age) => ({ age, chats: chats.filter((chat) => ageOf(chat) === age) }))
    .filter((group) => group.chats.length > 0)
}
