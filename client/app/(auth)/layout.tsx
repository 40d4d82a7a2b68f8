import type { ReactNode } from "react"
import { Words } from "@/components/words"

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <Words>{children}</Words>
}
