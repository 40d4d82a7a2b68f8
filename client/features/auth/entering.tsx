"use client"

import dynamic from "next/dynamic"
import { type ReactNode, useState } from "react"
import type { SecondStep as Half, SignedIn } from "@/lib/api/types"

// Few are asked for it, and the page of signing in is light.
const SecondStep = dynamic(() => import("@/features/second-factor/second-step").then((module) => module.SecondStep), { ssr: false })

type Props = { onSignedIn: (answer: SignedIn) => void; children: (onAnswer: (answer: SignedIn | Half) => void) => ReactNode }

/** A form for a password, and what is asked for behind it. */
export function Entering({ onSignedIn, children }: Props) {
  const [half, keep] = useState<Half | null>(null)
  if (half) return <SecondStep half={half} onSignedIn={onSignedIn} onAgain={() => keep(null)} />
  return children((answer) => ("challenge" in answer ? keep(answer) : onSignedIn(answer)))
}
