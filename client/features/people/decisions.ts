import type { Member, Role } from "@/lib/api/types"

export const ROLES = ["owner", "editor", "reader"] as const satisfies Role[]

/** What is asked about somebody before it is done. */
export type Wish = { what: "handOver" | "remove" | "leave"; member: Member }
