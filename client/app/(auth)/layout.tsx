import type { ReactNode } from "react"
import { Words } from "@/features/frame/words"

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <Words>{children}</Words>
}
