import clsx from "clsx"

/** Grey lines in the size of what is coming; shown only after 300 ms of waiting. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  const widths = ["w-11/12", "w-4/5", "w-2/3", "w-5/6"]
  return (
    <div aria-hidden className={clsx("appear-late grid gap-3", className)}>
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} className={clsx("bg-line h-4 rounded-3", widths[i % widths.length])} />
      ))}
    </div>
  )
}

export function SkeletonRows({ rows = 5 }: { rows?: number }) {
  return (
    <div aria-hidden className="appear-late border-line bg-surface divide-line divide-y rounded-8 border">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="flex h-10 items-center gap-6 px-4">
          <div className="bg-line h-3.5 w-1/3 rounded-3" />
          <div className="bg-line h-3.5 w-1/6 rounded-3" />
        </div>
      ))}
    </div>
  )
}
