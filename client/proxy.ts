import { type NextRequest, NextResponse } from "next/server"

/**
 * Sets the page's content security policy. Only our own scripts run, no image comes from
 * elsewhere, and the only other hosts a page may talk to are those that take uploads and serve
 * originals: the API's own address, and the object store's where it has one.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID())
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set("x-nonce", nonce)
  headers.set("content-security-policy", policy)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set("content-security-policy", policy)
  response.headers.set("referrer-policy", "same-origin")
  response.headers.set("x-content-type-options", "nosniff")
  return response
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development"
  const api = process.env.IBID_PUBLIC_API_URL ?? "http://localhost:8000"
  const store = process.env.IBID_PUBLIC_STORE_URL || api
  const elsewhere = new Set([api, store].map((url) => new URL(url).origin))
  return [
    "default-src 'self'",
    // PDF.js decodes some images with WebAssembly.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ""}`,
    // Bars and boxes are placed by style attributes, which cannot carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data: blob:",
    `connect-src 'self' ${[...elsewhere].join(" ")}`,
    // Recordings are played from where the originals are.
    `media-src 'self' ${[...elsewhere].join(" ")}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ")
}

export const config = {
  matcher: [
    {
      source: "/((?!api/|health/|_next/static|pdf/|icon\\.svg).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
}
