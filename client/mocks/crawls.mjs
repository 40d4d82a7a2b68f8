import { randomUUID as uuid } from "node:crypto"
import { blankDocument } from "./contents.mjs"
import { queue } from "./ingestion.mjs"
import { sleep } from "./pace.mjs"
import { mine } from "./projects.mjs"
import { find, page, pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Schemas } from "./contract" */

/** @param {{ url: string, depth: number, limit: number }} asked */
const inSite = ({ url, depth, limit }) =>
  ["", "storage", "storage/cold-rooms", "private", "dispatch"].map((path) => new URL(path, url).href).slice(0, depth === 0 ? 1 : limit)
const isForbidden = (/** @type {string} */ url) => url.endsWith("/private")
const shortened = (/** @type {string} */ url) => url.replace(/^https?:\/\//, "").replace(/\/$/, "")

route("POST", "/api/v1/projects/{project_id}/pages/preview", 200, ({ body }) => {
  if (/localhost|127\./.test(body.url)) throw new Refusal(422, "This address leads into a private network and is not fetched.")
  return {
    url: body.url, title: "North warehouse handbook", media_type: "text/html", allowed: true, message: null, crawl_delay: null,
    sitemaps: body.depth ? [new URL("sitemap.xml", body.url).href] : [],
    pages: inSite(body).map((url) => ({ url, allowed: !isForbidden(url) })), more: false,
  }
})
route("POST", "/api/v1/projects/{project_id}/pages", 202, (call) => {
  const { url, depth = 0, limit = 1, refresh_hours = null } = call.body
  /** @type {Schemas["Crawl"]} */
  const crawl = {
    id: uuid(), project_id: mine(call).id, url, depth, limit, refresh_hours, renderer: null, status: "queued", error: null, round: 1, progress: noPages(),
    next_refresh_at: null, started_at: null, finished_at: null, created_at: stamp(), updated_at: stamp(),
  }
  state.crawls.unshift(crawl)
  state.crawlPages.set(crawl.id, [])
  void crawlOn(crawl)
  return { crawl }
})

/** @returns {Schemas["Progress"]} */
const noPages = () => ({ found: 0, waiting: 0, fetched: 0, unchanged: 0, skipped: 0, failed: 0, documents: 0, reasons: {} })

/** @param {string} url @param {number} position @returns {Schemas["CrawlPage"]} */
const blankPage = (url, position) => ({
  position, url, canonical: null, depth: 0, state: "waiting", reason: null, message: null, unchanged: false, document_id: null, fetched_at: null,
})

/** @param {Schemas["Crawl"]} crawl */
async function crawlOn(crawl) {
  const urls = inSite(crawl)
  /** @param {Partial<Schemas["Crawl"]>} how */
  const become = (how) => Object.assign(crawl, how)
  become({ status: "running", started_at: stamp(), progress: { ...noPages(), found: urls.length, waiting: urls.length } })
  const pages = urls.map(blankPage)
  state.crawlPages.set(crawl.id, pages)
  for (const page of pages) {
    await sleep(700)
    if (crawl.status !== "running") return
    fetchPage(crawl, page)
  }
  const next = crawl.refresh_hours && new Date(Date.now() + crawl.refresh_hours * 3_600_000).toISOString()
  become({ status: "done", finished_at: stamp(), next_refresh_at: next || null })
}

/** @param {Schemas["Crawl"]} crawl @param {Schemas["CrawlPage"]} page */
function fetchPage({ progress, round, project_id }, page) {
  /** @param {Partial<Schemas["CrawlPage"]>} how */
  const become = (how) => Object.assign(page, how)
  progress.waiting -= 1
  if (isForbidden(page.url)) {
    progress.skipped += 1
    become({ state: "skipped", reason: "robots", message: "The site’s robots.txt does not allow this page." })
    return
  }
  const document = state.documents.find(({ source_url }) => source_url === page.url) ?? {
    ...blankDocument(project_id, shortened(page.url), "text/html", 4_000),
    source_url: page.url,
  }
  progress.fetched += 1
  become({ state: "fetched", unchanged: round > 1, document_id: document.id })
  if (round > 1) progress.unchanged += 1
  else {
    state.documents.unshift(document)
    queue(document)
  }
}

route("GET", "/api/v1/projects/{project_id}/crawls", 200, (call) => {
  const { id } = mine(call)
  return pageOf(state.crawls.filter(({ project_id }) => project_id === id), call.query)
})
route("GET", "/api/v1/crawls/{crawl_id}/pages", 200, ({ params }) => page(state.crawlPages.get(find(state.crawls, params.crawl_id).id) ?? []))
route("POST", "/api/v1/crawls/{crawl_id}/cancel", 202, ({ params }) => {
  const crawl = find(state.crawls, params.crawl_id)
  crawl.status = "cancelled"
  return crawl
})
route("POST", "/api/v1/crawls/{crawl_id}/refresh", 202, ({ params }) => {
  const crawl = find(state.crawls, params.crawl_id)
  crawl.round += 1
  void crawlOn(crawl)
  return crawl
})
route("DELETE", "/api/v1/crawls/{crawl_id}", 204, ({ params }) => {
  state.crawls = state.crawls.filter(({ id }) => id !== params.crawl_id)
})
