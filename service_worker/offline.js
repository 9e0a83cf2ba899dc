import { mayWait, sentOrKept } from "./outbox.js"
import { shell, version } from "./shell.js"

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

const SHELL = `shell-${version}`
const PATIENCE = 3000 // milliseconds: a network that has not answered by then is no network
const MOST_PAGES = 40
const OLDEST_PAGE = 30 * 86_400_000 // milliseconds

export async function keepShell() {
  const cache = await caches.open(SHELL)
  await cache.addAll(shell.map((url) => new Request(url, { cache: "reload" })))
  await worker.skipWaiting() // safe at once: pages come from the network, each with files of its own version
}

/** One older shell stays, for pages that are open; the page that brought us was not seen by `fetch`. */
export async function takeOver() {
  const shells = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL)
  for (const name of shells.slice(0, -1)) await caches.delete(name)
  await worker.clients.claim()
  for (const { url } of await worker.clients.matchAll({ type: "window" })) await fetchAndKeep(url)
}

/** @param {string} url */
export async function fetchAndKeep(url) {
  await fetch(url).then(
    (page) => keepPage(url, page),
    () => {},
  )
}

/** @param {FetchEvent} event */
export function answer(event) {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (mayWait(request)) event.respondWith(sentOrKept(request))
  else if (request.method !== "GET") return
  else if (pathname.startsWith("/static/")) event.respondWith(fromShell(request, pathname))
  else if (request.mode === "navigate")
    event.respondWith(shell.includes(pathname) ? fromShell(request, pathname) : fromNetwork(event, pathname))
}

/** A page kept longer than its files gets those of today. @param {Request} request @param {string} path */
async function fromShell(request, path) {
  const today = path.replace(/^\/static\/\w+/, `/static/${version}`)
  const kept = (await caches.match(path, { cacheName: SHELL })) ?? (await caches.match(path))
  return kept ?? fetch(request).catch(async () => (await caches.match(today)) ?? Response.error())
}

/** @param {FetchEvent} event @param {string} path */
async function fromNetwork(event, path) {
  const { url } = event.request
  const page = fetch(event.request)
  event.waitUntil(
    page.then(
      (page) => keepPage(url, page.clone()),
      () => {},
    ),
  )
  const stalled = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  return (await Promise.race([page.catch(() => null), stalled])) ?? (await keptPage(url, path)) ?? page
}

/** Only whole pages that say they may be kept. What is hers goes apart, to be dropped when she says so. @param {string} url @param {Response} page */
async function keepPage(url, page) {
  const { ok, redirected, headers, status } = page
  if (status === 410) for (const name of ["mine", "pages"]) await (await caches.open(name)).delete(url)
  const rule = headers.get("cache-control") ?? ""
  if (!ok || redirected || rule.includes("no-store") || !headers.get("content-type")?.startsWith("text/html")) return
  const name = rule.includes("private") ? "mine" : "pages"
  const dated = new Headers(headers)
  dated.set("last-modified", new Date().toUTCString())
  const body = await page.blob()
  try {
    await (await caches.open(name === "mine" ? "pages" : name)).delete(url)
    const cache = await caches.open(name)
    await cache.delete(url) // the newest is the last
    await cache.put(url, new Response(body, { headers: dated }))
    for (const old of (await cache.keys()).slice(0, -MOST_PAGES)) await cache.delete(old)
  } catch {
    await caches.delete("pages") // the phone is full: what waits in the outbox comes first
  }
}

/** @param {string} url @param {string} path */
async function keptPage(url, path) {
  const page = await caches.match(url)
  const at = Date.parse(page?.headers.get("last-modified") ?? "")
  if (page && at > Date.now() - OLDEST_PAGE) return page
  const step = /^\/reports\/new\/?([\da-f-]{36})?/.exec(path)
  if (step) return Response.redirect(`/reports/new/offline?${step[1] ?? ""}`)
  const round = path.startsWith("/staff") && (await caches.match("/staff/round/offline"))
  if (round) return round
  return caches.match("/offline", { cacheName: SHELL }) // an older shell stands before it
}
