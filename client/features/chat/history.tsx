"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { Plus } from "lucide-react"
import Link from "next/link"
import { usePathname } from "next/navigation"
import { useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { byCursor } from "@/lib/api/by-cursor"
import { listChats } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import * as pages from "@/lib/pages"
import { groupByAge } from "./ages"

/** The chats of a project, newest first. */
export function ChatHistory({ projectId, onGo }: { projectId: string; onGo?: () => void }) {
  const t = useTranslations("history")
  const pathname = usePathname()
  const chats = useInfiniteQuery({
    queryKey: keys.chats(projectId),
    queryFn: ({ pageParam }) => listChats(projectId, pageParam),
    ...byCursor,
  })
  const all = chats.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <nav aria-label={t("title")} onClick={onGo}>
      <Link
        href={pages.chats(projectId)}
        className={clsx(buttonClass("outline", "sm"), "mb-3 w-full")}
      >
        <Plus size={16} strokeWidth={1.75} aria-hidden />
        {t("new")}
      </Link>
      {groupByAge(all, new Date()).map(({ age, chats: group }) => (
        <section key={age} className="mb-2">
          <h2 className="text-12 text-ink-2 px-2 py-1 font-normal">{t(age)}</h2>
          <ul>
            {group.map((chat) => {
              const href = pages.chat(projectId, chat.id)
              const current = pathname === href
              return (
                <li key={chat.id}>
                  <Link
                    href={href}
                    prefetch={false}
                    aria-current={current ? "page" : undefined}
                    title={chat.title ?? undefined}
                    className={clsx(
                      "text-14 block truncate rounded-5 px-2 py-1.5",
                      current ? "bg-line/70 text-ink" : "text-ink-2 hover:bg-line/60 hover:text-ink",
                    )}
                  >
                    {chat.title ?? t("untitled")}
                  </Link>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
      {chats.hasNextPage && (
        <Button look="quiet" size="sm" onClick={() => chats.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
      {chats.isError && <p className="text-13 text-ink-2 px-2">{t("failed")}</p>}
    </nav>
  )
}
