"use client"

import { Component, createRef, type ReactNode } from "react"

const SETTLE = { duration: 240, easing: "ease-out" }

type Tops = Map<HTMLElement, number>

/** Rows that make room for others, and what stands below them (`data-settles`), are seen to move there. */
export class SettlingRows extends Component<{ children: ReactNode; className: string }> {
  private readonly body = createRef<HTMLTableSectionElement>()

  getSnapshotBeforeUpdate(): Tops {
    const body = this.body.current
    const below = body?.closest(".scroll-area")?.querySelectorAll<HTMLElement>("[data-settles]") ?? []
    return new Map([...(body?.rows ?? []), ...below].map((part) => [part, part.offsetTop]))
  }

  componentDidUpdate(_: unknown, __: unknown, before: Tops): void {
    const body = this.body.current
    // Of a list that is scrolled the browser itself keeps in place what is seen.
    if (!body || body.closest(".scroll-area")?.scrollTop || matchMedia("(prefers-reduced-motion: reduce)").matches) return
    const moved = [...before].map(([part, top]) => ({ part, by: top - part.offsetTop, now: part.getBoundingClientRect().top }))
    for (const { part, by, now } of moved) {
      if (part.isConnected && by !== 0 && Math.min(now, now + by) < innerHeight) {
        part.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], SETTLE)
      }
    }
  }

  render() {
    return (
      <tbody ref={this.body} className={this.props.className}>
        {this.props.children}
      </tbody>
    )
  }
}
