import { useFormatter, useTranslations } from "use-intl"
import type { Day } from "./usage"

const [WIDTH, HEIGHT] = [600, 96]

/** Tokens by day, one bar each. Whoever does not see it reads the same in its name and in the table below. */
export function UsageChart({ days }: { days: Day[] }) {
  const t = useTranslations("usage")
  const format = useFormatter()
  const most = Math.max(...days.map(({ tokens }) => tokens), 1)
  const step = WIDTH / days.length
  const shown = (day: string) => format.dateTime(new Date(day), { day: "numeric", month: "short", timeZone: "UTC" })
  const [first, last] = [days.at(0)?.day, days.at(-1)?.day]
  if (first == null || last == null) return null
  return (
    <figure className="grid gap-1">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" className="h-24 w-full" aria-label={t("chart", { most })}>
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line-strong" />
        {days.map(({ day, tokens }, i) => (
          <rect
            key={day}
            x={i * step + step * 0.15}
            width={step * 0.7}
            y={HEIGHT - barOf(tokens, most)}
            height={barOf(tokens, most)}
            className="fill-accent"
          >
            <title>{t("dayTokens", { day: shown(day), count: tokens })}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="text-12 text-ink-2 flex justify-between">
        <span>{shown(first)}</span>
        <span>{t("most", { most })}</span>
        <span>{shown(last)}</span>
      </figcaption>
    </figure>
  )
}

/** What is not nothing is to be seen. */
const barOf = (tokens: number, most: number) => (tokens > 0 ? Math.max(2, (tokens / most) * (HEIGHT - 2)) : 0)
