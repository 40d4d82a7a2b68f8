import type { ReactNode } from "react"
import { Brand } from "@/components/brand"

/** One column. Not in the middle: it would move with every line that comes. */
export function AuthFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="main" className="min-h-dvh">
      <div className="p-5">
        <Brand />
      </div>
      <div className="mx-auto w-full max-w-96 px-4 pt-[16dvh] pb-8">
        <h1 className="text-28 mb-6 tracking-[-0.02em]">{title}</h1>
        {children}
      </div>
    </main>
  )
}
