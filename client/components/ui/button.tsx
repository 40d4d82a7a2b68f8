import clsx from "clsx"
import type { ComponentProps, MouseEvent } from "react"

type Look = "primary" | "outline" | "quiet" | "danger"
type Size = "sm" | "md" | "lg"

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent not-aria-disabled:hover:bg-accent-hover font-medium",
  outline: "border border-line-strong bg-surface not-aria-disabled:hover:bg-sunken font-medium",
  quiet: "text-ink-2 not-aria-disabled:hover:bg-sunken not-aria-disabled:hover:text-ink",
  danger: "bg-danger text-on-danger font-medium not-aria-disabled:hover:brightness-95",
}
const SIZES: Record<Size, string> = {
  sm: "h-8 px-2.5 text-14",
  md: "h-9 px-3 text-14",
  lg: "h-11 px-5 text-15",
}

export function buttonClass(look: Look = "outline", size: Size = "md", square = false): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-5 whitespace-nowrap",
    "transition-colors duration-120 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    LOOKS[look],
    SIZES[size],
    square && "aspect-square px-0",
  )
}

type Props = ComponentProps<"button"> & { look?: Look; size?: Size }

export function Button({ look, size, className, ...props }: Props) {
  return <button type="button" {...stillFocusable(props)} className={clsx(buttonClass(look, size), className)} />
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
      {...stillFocusable(props)}
      className={clsx(buttonClass(look, size, true), "tip", className)}
    />
  )
}

/**
 * A button that can do nothing now says so and does nothing, also for a form that Enter would send
 * with it. The platform's `disabled` would throw the focus away from under whoever has just pressed.
 */
function stillFocusable({ disabled, onClick, ...props }: ComponentProps<"button">): ComponentProps<"button"> {
  if (!disabled) return { ...props, onClick }
  return { ...props, "aria-disabled": true, onClick: (event: MouseEvent) => event.preventDefault() }
}
