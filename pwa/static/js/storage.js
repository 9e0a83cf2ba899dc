/** What this phone keeps for us: the browser's own figure in all, and ours by kind, each with a way to be rid of it. */

/** @typedef {"app" | "pages" | "photos" | "map" | "streets" | "unsent"} Kind */

const list = /** @type {HTMLElement} */ (document.querySelector("[data-storage]"))
const rows = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-kind]"))

for (const row of rows) row.querySelector("[data-clear]")?.addEventListener("click", () => clear(row))
show()

async function show() {
  const sizes = await measured()
  for (const row of rows) {
    const size = sizes[/** @type {Kind} */ (row.dataset.kind)]
    one(row, "[data-size]").textContent = size ? inWords(size) : (list.dataset.nothing ?? "")
    one(row, "[data-clear]").toggleAttribute("hidden", !size)
  }
  const total = one(document, "[data-total]")
  const usage = (await navigator.storage?.estimate?.().catch(() => null))?.usage
  total.textContent =
    usage === undefined ? (total.dataset.unknown ?? "") : filled(total.dataset.words, { size: inWords(usage) })
  const used = one(document, "[data-used]")
  const [month, bytes] = (localStorage.getItem("used") ?? "").split(" ")
  if (month === new Date().toISOString().slice(0, 7))
    used.textContent = filled(used.dataset.words, { size: inWords(Number(bytes)) })
}

/** @returns {Promise<Record<Kind, number>>} */
async function measured() {
  const sizes = { app: 0, pages: 0, photos: 0, map: 0, streets: 0, unsent: 0 }
  for (const [name, request] of await keptRequests()) {
    const response = await caches.match(request, { cacheName: name })
    if (response) sizes[kindOf(name, request)] += (await response.blob()).size
  }
  for (const records of await eachStore("readonly", (store) => store.getAll()))
    for (const record of records) weigh(record, sizes)
  return sizes
}

/** @returns {Promise<[string, Request][]>} */
async function keptRequests() {
  if (!("caches" in self)) return []
  const names = await caches.keys()
  const kept = await Promise.all(
    names.map(async (name) => (await (await caches.open(name)).keys()).map((each) => [name, each])),
  )
  return /** @type {[string, Request][]} */ (kept.flat())
}

/** @param {string} cache @param {Request} request @returns {Kind} */
function kindOf(cache, request) {
  if (new URL(request.url).pathname.startsWith("/photos/")) return "photos"
  if (cache.startsWith("shell-")) return "app"
  return cache === "map" ? "map" : cache === "gazetteer" ? "streets" : "pages"
}

/** A record's photos count as photos, the rest of it by its words. @param {any} value @param {Record<Kind, number>} sizes */
function weigh(value, sizes) {
  if (value instanceof Blob) sizes.photos += value.size
  else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) sizes.photos += value.byteLength
  else if (value && typeof value === "object") for (const each of Object.values(value)) weigh(each, sizes)
  else sizes.unsent += String(value).length
}

/** @param {HTMLElement} row */
async function clear(row) {
  const kind = /** @type {Kind} */ (row.dataset.kind)
  const { warning } = one(row, "[data-clear]").dataset
  if (warning && !confirm(warning)) return
  const before = (await measured())[kind]
  for (const [name, request] of await keptRequests())
    if (kindOf(name, request) === kind) await (await caches.open(name)).delete(request)
  if (kind === "unsent") await eachStore("readwrite", (store) => store.clear())
  if (kind === "app") await (await navigator.serviceWorker?.getRegistration())?.unregister() // comes back whole with the next page
  const freed = inWords(before - (await measured())[kind])
  const words = filled(list.dataset.cleared, {
    kind: one(row, "dt").textContent ?? "",
    size: freed,
  })
  one(document, "[data-cleared-status]").textContent = words
  await show()
}

/** What is asked of every store of every database of ours. @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} ask */
async function eachStore(mode, ask) {
  const answers = []
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    const db = await answered(indexedDB.open(name ?? ""))
    for (const store of db.objectStoreNames)
      answers.push(await answered(ask(db.transaction(store, mode).objectStore(store))))
    db.close()
  }
  return answers
}

/** @param {IDBRequest} request @returns {Promise<any>} */
function answered(request) {
  return new Promise((resolve, reject) =>
    Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }),
  )
}

/** @param {number} bytes */
function inWords(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** @param {string | undefined} words @param {Record<string, string>} values */
function filled(words = "", values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name])
}

/** @param {ParentNode} where @param {string} selector */
function one(where, selector) {
  return /** @type {HTMLElement} */ (where.querySelector(selector))
}
