"use client"

import { Component, createRef, type ReactNode } from "react"

const SETTLE = { duration: 240, easing: "ease-out" }

type Tops = Map<HTMLTableRowElement, number>

/** Rows that make room for others are seen to move there, so that none is lost from sight. */
export class SettlingRows extends Component<{ children: ReactNode; className: string }> {
  private readonly body = createRef<HTMLTableSectionElement>()

  getSnapshotBeforeUpdate(): Tops {
    return new Map([...(this.body.current?.rows ?? [])].map((row) => [row, row.offsetTop]))
  }

  componentDidUpdate(_: unknown, __: unknown, before: Tops): void {
    const body = this.body.current
    // Of a list that is scrolled the browser itself keeps in place what is seen.
    if (!body || body.closest(".scroll-area")?.scrollTop || matchMedia("(prefers-reduced-motion: reduce)").matches) return
    const moved = [...before].map(([row, top]) => ({ row, by: top - row.offsetTop, now: row.getBoundingClientRect().top }))
    for (const { row, by, now } of moved) {
      if (row.isConnected && by !== 0 && Math.min(now, now + by) < innerHeight) {
        row.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], SETTLE)
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
