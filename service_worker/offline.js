import { shell, version } from "./shell.js"

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

const SHELL = `shell-${version}`
const PATIENCE = 3000 // milliseconds: a network that has not answered by then is no network

export async function keepShell() {
  const cache = await caches.open(SHELL)
  await cache.addAll(shell.map((url) => new Request(url, { cache: "reload" })))
  await worker.skipWaiting() // safe at once: pages come from the network, each with files of its own version
}

export async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name)
  await worker.clients.claim()
}

/** Pages come from the network, or failing that the page that says so; the shell's files from the cache. @param {FetchEvent} event */
export function answer(event) {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin) return
  if (url.pathname.startsWith("/static/")) event.respondWith(fromShell(request))
  else if (request.mode === "navigate") event.respondWith(fromNetwork(request))
}

/** @param {Request} request */
async function fromShell(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/** @param {Request} request */
async function fromNetwork(request) {
  const stalled = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  const page = fetch(request)
  try {
    return (await Promise.race([page, stalled])) ?? (await caches.match("/offline")) ?? (await page)
  } catch {
    return (await caches.match("/offline")) ?? Response.error()
  }
}
