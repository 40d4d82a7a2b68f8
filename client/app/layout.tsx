import type { Metadata, Viewport } from "next"
import { headers } from "next/headers"
import type { ReactNode } from "react"
import { geist, geistMono, sourceSerif, sourceSerifExt } from "@/lib/fonts"
import { themeScript } from "@/lib/theme"
import "./globals.css"

export const metadata: Metadata = {
  title: { default: "Ibid", template: "%s · Ibid" },
  description: "Answers you can check, sentence by sentence.",
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  // The composer stays above the keyboard.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f4f0" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1518" },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined
  const fonts = [geist, geistMono, sourceSerif, sourceSerifExt].map((font) => font.variable)
  return (
    <html lang="en" className={fonts.join(" ")} suppressHydrationWarning>
      <head>
        {/* Before the first paint; the browser hides the nonce from scripts, hence the warning. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  )
}
