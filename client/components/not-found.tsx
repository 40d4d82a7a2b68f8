"use client"

import Link from "next/link"
import { buttonClass } from "@/components/ui/button"

type Props = { title: string; hint: string; href: string; action: string }

/** For addresses that lead nowhere, and for things one may not see: both look the same. */
export function NotFound({ title, hint, href, action }: Props) {
  return (
    <div className="m-auto grid max-w-md justify-items-start gap-3 p-6">
      <h1 tabIndex={-1} className="text-28 tracking-[-0.02em]">
        {title}
      </h1>
      <p className="text-ink-2">{hint}</p>
      <Link href={href} className={buttonClass("primary")}>
        {action}
      </Link>
    </div>
  )
}
