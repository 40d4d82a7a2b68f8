import clsx from "clsx"
import type { ComponentProps } from "react"

type Look = "primary" | "outline" | "quiet" | "danger"
type Size = "sm" | "md" | "lg"

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent enabled:hover:bg-accent-hover font-medium",
  outline: "border border-line-strong bg-surface enabled:hover:bg-sunken font-medium",
  quiet: "text-ink-2 enabled:hover:bg-sunken enabled:hover:text-ink",
  danger: "bg-danger text-on-danger font-medium enabled:hover:brightness-95",
}
const SIZES: Record<Size, string> = {
  sm: "h-8 px-2.5 text-14",
  md: "h-9 px-3 text-14",
  lg: "h-11 px-5 text-15",
}

export function buttonClass(look: Look = "outline", size: Size = "md", square = false): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-5 whitespace-nowrap",
    "transition-colors duration-120 disabled:cursor-not-allowed disabled:opacity-55",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    LOOKS[look],
    SIZES[size],
    square && "aspect-square px-0",
  )
}

type Props = ComponentProps<"button"> & { look?: Look; size?: Size }

export function Button({ look, size, className, ...props }: Props) {
  return <button type="button" className={clsx(buttonClass(look, size), className)} {...props} />
}

type IconProps = Omit<Props, "aria-label" | "title"> & { label: string; tip?: "below" | "above" }

/** A button that is only a sign; its name shows as a tooltip on hover and on keyboard focus. */
export function IconButton({ label, look = "quiet", size = "sm", tip, className, ...props }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={label}
      data-tip-side={tip ?? "below"}
      className={clsx(buttonClass(look, size, true), "tip", className)}
      {...props}
    />
  )
}
