/** How much of a limit is used, drawn. */
export function UsedBar({ used, most, label }: { used: number; most: number; label: string }) {
  return (
    <meter
      className="h-1.5 w-full appearance-none [&::-moz-meter-bar]:[background:var(--accent)] [&::-webkit-meter-bar]:h-1.5 [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:[background:var(--line)] [&::-webkit-meter-optimum-value]:[background:var(--accent)]"
      min={0}
      max={most}
      value={Math.min(used, most)}
      aria-label={label}
    />
  )
}
