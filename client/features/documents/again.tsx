"use client"

import dynamic from "next/dynamic"
import type { Document } from "@/lib/api/types"
import { asksForPassword } from "./asks-for-password"

const Again = dynamic(() => import("./mending/again").then((module) => module.Again), { ssr: false })

/** What can be done about a document that failed, and the room for it until it is there. */
export function AgainRoom({ document }: { document: Document }) {
  return (
    <div className={asksForPassword(document) ? "min-h-17" : "min-h-9.5"}>
      <Again document={document} />
    </div>
  )
}
