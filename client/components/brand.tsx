import Link from "next/link"
import { landing } from "@/lib/pages"

export function BrandTile() {
  return (
    <span
      aria-hidden
      className="bg-marker border-marker-edge text-17 flex size-6 items-center justify-center rounded-5 border-b-2 font-serif leading-none font-semibold"
    >
      i
    </span>
  )
}

export function Brand({ href = landing, collapsed }: { href?: string; collapsed?: boolean }) {
  return (
    <Link href={href} className="inline-flex h-8 items-center gap-2 rounded-5">
      <BrandTile />
      <span className={collapsed ? "sr-only" : "text-15 font-semibold tracking-[-0.01em]"}>Ibid</span>
    </Link>
  )
}
