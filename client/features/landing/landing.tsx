import Image, { type StaticImageData } from "next/image"
import Link from "next/link"
import { createTranslator } from "use-intl/core"
import { buttonClass } from "@/components/ui/button"
import { Brand } from "@/components/brand"
import * as pages from "@/lib/pages"
import messages from "@/messages/landing.en.json"
import askDark from "./pictures/ask-dark.webp"
import askLight from "./pictures/ask-light.webp"
import bringDark from "./pictures/bring-dark.webp"
import bringLight from "./pictures/bring-light.webp"
import checkDark from "./pictures/check-dark.webp"
import checkLight from "./pictures/check-light.webp"
import { Example } from "./example"

const SECTIONS = [
  { key: "bring", light: bringLight, dark: bringDark },
  { key: "ask", light: askLight, dark: askDark },
  { key: "check", light: checkLight, dark: checkDark },
] as const

/** What Ibid is, shown rather than praised. */
export function Landing() {
  const t = createTranslator({ locale: "en", messages, namespace: "landing" })
  return (
    <div className="mx-auto max-w-6xl px-5 md:px-8">
      <header className="flex h-16 items-center justify-between">
        <Brand />
        <nav className="flex items-center gap-2">
          <Link href={pages.signIn} className={buttonClass("quiet")}>
            {t("signIn")}
          </Link>
        </nav>
      </header>
      <main id="main">
        <div className="grid items-center gap-12 pt-10 pb-20 md:grid-cols-[minmax(0,10fr)_minmax(0,11fr)] md:gap-14 md:pt-20 md:pb-28">
          <div className="grid justify-items-start gap-6">
            <h1 className="text-36 leading-[1.08] tracking-[-0.02em] md:text-48">{t("title")}</h1>
            <p className="text-18 text-ink-2 max-w-[34rem] leading-relaxed">{t("lead")}</p>
            <div className="flex flex-wrap gap-3 pt-2">
              <Link href={pages.signUp} className={buttonClass("primary", "lg")}>
                {t("start")}
              </Link>
              <a href="#run" className={buttonClass("outline", "lg")}>
                {t("run")}
              </a>
            </div>
            <p className="text-14 text-ink-2">{t("licence")}</p>
          </div>
          <Example />
        </div>
        <div className="border-line border-t">
          {SECTIONS.map(({ key, light, dark }) => (
            <section key={key} className="border-line grid gap-6 border-b py-14 md:grid-cols-[minmax(0,1fr)_minmax(0,2fr)] md:gap-12">
              <div className="grid content-start gap-3">
                <h2 className="text-28 tracking-[-0.02em]">{t(`${key}Title`)}</h2>
                <p className="text-ink-2 leading-relaxed">{t(key)}</p>
              </div>
              <Picture light={light} dark={dark} alt={t(`${key}Alt`)} />
            </section>
          ))}
        </div>
        <section id="run" className="grid gap-6 py-14 md:grid-cols-[minmax(0,1fr)_minmax(0,2fr)] md:gap-12">
          <div className="grid content-start gap-3">
            <h2 className="text-28 tracking-[-0.02em]">{t("runTitle")}</h2>
            <p className="text-ink-2 leading-relaxed">{t("runHint")}</p>
          </div>
          <div className="grid content-start gap-3">
            <pre
              tabIndex={0}
              className="bg-surface border-line text-14 overflow-x-auto rounded-8 border p-5 leading-relaxed"
            >
              <code>{"make up\nIbid is ready: http://localhost:3000"}</code>
            </pre>
            <p className="text-14 text-ink-2">{t("runNeeds")}</p>
          </div>
        </section>
      </main>
    </div>
  )
}

type PictureProps = { light: StaticImageData; dark: StaticImageData; alt: string }

function Picture({ light, dark, alt }: PictureProps) {
  const frame = "border-line h-auto w-full rounded-8 border"
  return (
    <div>
      <Image src={light} alt={alt} className={`only-light ${frame}`} loading="lazy" />
      <Image src={dark} alt={alt} className={`only-dark ${frame}`} loading="lazy" />
    </div>
  )
}
