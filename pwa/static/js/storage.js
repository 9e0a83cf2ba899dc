/** What this phone keeps for us: the browser's own figure in all, and ours by kind, each with a way to be rid of it. */
import { drafts, forget, forgetDraft, items } from "./outbox.js"

const list = /** @type {HTMLElement} */ (document.querySelector("[data-storage]"))
const rows = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-kind]"))

for (const row of rows) one("[data-clear]", row).addEventListener("click", () => clear(row))
show()

async function show() {
  const sizes = await measured()
  for (const row of rows) {
    const size = sizes[row.dataset.kind ?? ""]
    one("[data-size]", row).textContent = size ? inWords(size) : (list.dataset.nothing ?? "")
    one("[data-clear]", row).hidden = !size
  }
  const total = one("[data-total]")
  const usage = (await navigator.storage?.estimate?.().catch(() => null))?.usage
  if (usage === undefined) total.textContent = total.dataset.unknown ?? ""
  else say(total, inWords(usage))
  const [month, bytes] = (localStorage.getItem("used") ?? "").split(" ")
  if (month === new Date().toISOString().slice(0, 7)) say(one("[data-used]"), inWords(+bytes))
}

async function measured() {
  /** @type {Record<string, number>} */
  const sizes = {}
  for await (const { cache, request, kind } of kept())
    sizes[kind] = (sizes[kind] ?? 0) + ((await (await cache.match(request))?.blob())?.size ?? 0)
  const unsent = [...(await items()), ...(await drafts()).map(({ steps }) => ({ fields: Object.values(steps).flat() }))]
  for (const [name, value] of unsent.flatMap(({ fields }) => fields))
    sizes.unsent = (sizes.unsent ?? 0) + name.length + (typeof value === "string" ? value.length : value.size)
  return sizes
}

async function* kept() {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) yield { cache, request, kind: kindOf(name, request) }
  }
}

/** @param {string} name of the cache @param {Request} request */
function kindOf(name, { url }) {
  if (name.startsWith("shell-")) return "app"
  if (url.includes("/photos/")) return "photos"
  return name === "map" ? "map" : name === "gazetteer" ? "streets" : "pages"
}

/** @param {HTMLElement} row */
async function clear(row) {
  const { kind = "" } = row.dataset
  const { warning } = one("[data-clear]", row).dataset
  if (warning && !confirm(warning)) return
  const before = (await measured())[kind]
  for await (const each of kept()) if (each.kind === kind) await each.cache.delete(each.request)
  if (kind === "unsent") {
    for (const { key } of await items()) await forget(key)
    for (const { key } of await drafts()) await forgetDraft(key)
  }
  if (kind === "app") await (await navigator.serviceWorker?.getRegistration())?.unregister() // it comes back whole with the next page
  const freed = inWords(before - ((await measured())[kind] ?? 0))
  say(one("[data-cleared-status]"), freed, one("dt", row).textContent ?? "")
  await show()
}

/** @param {number} bytes */
function inWords(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** @param {HTMLElement} where @param {string} size @param {string} [kind] */
function say(where, size, kind = "") {
  where.textContent = (where.dataset.words ?? "").replace("{size}", size).replace("{kind}", kind)
}

/** @param {string} selector @param {ParentNode} [within] */
function one(selector, within = document) {
  return /** @type {HTMLElement} */ (within.querySelector(selector))
}
