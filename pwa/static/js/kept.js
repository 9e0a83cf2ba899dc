/** What the phone keeps: how old a page is, what a report needs without a signal, a new version's turn, and data used. */
import { keep } from "./gazetteer.js"

const FRESH = 60_000 // milliseconds: a page this young is as good as new
const JOURNEY = "/reports/new/offline"
const DAY = 86_400_000
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
]

/** The service worker writes into a page it keeps when that was. */
export function sayAge() {
  const age = Date.now() - Date.parse(document.lastModified)
  const note = /** @type {HTMLElement | null} */ (document.querySelector("[data-kept]"))
  if (!note || !(age > FRESH) || !document.querySelector("[data-offline]")) return
  note.textContent = note.dataset.kept?.replace("{ago}", ago(age)) ?? ""
  note.hidden = false
}

/** @param {number} age milliseconds */
export function ago(age) {
  const [unit, length] = UNITS.find(([, length]) => age >= length) ?? UNITS[2]
  return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(
    -Math.floor(age / length),
    unit,
  )
}

/** From the second page on, once a day, when the phone has nothing else to do; never for who saves data. */
export function keepReady() {
  const { connection } = /** @type {any} */ (navigator)
  if (document.querySelector("[data-keeps=no]")) caches.delete("mine")
  if (!navigator.serviceWorker?.controller || connection?.saveData) return
  setTimeout(() => keepCatalogue().catch(() => {}), 3000) // a phone that is full goes without
}

/** The journey without a signal has the catalogue in it, as it is today, and names the gazetteer. */
async function keepCatalogue() {
  const today = new Date().toDateString()
  const [shell] = (await caches.keys()).filter((name) => name.startsWith("shell-")).slice(-1)
  if (!shell || localStorage.catalogue === today + shell) return
  const page = await fetch(JOURNEY)
  if (!page.ok) return
  const gazetteer = /data-gazetteer="([^"]+)"/.exec(await page.clone().text())?.[1]
  if (gazetteer) await keep(gazetteer)
  await (await caches.open(shell)).put(JOURNEY, page)
  localStorage.catalogue = today + shell
}

/** A new version answers from the next page on; a page in which something was typed is never taken away. */
export function giveWay() {
  let isTouched = !navigator.serviceWorker?.controller // the first one changes nothing
  addEventListener("input", () => {
    isTouched = true
  })
  navigator.serviceWorker?.addEventListener("controllerchange", () => {
    if (!isTouched && document.querySelector("[data-of-the-shell]")) location.reload()
  })
}

/** What pages fetched this month, as near as a browser says. A page may be left, and come back to. */
export function countData() {
  let counted = 0
  addEventListener("pagehide", () => {
    const fetched = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    const month = new Date().toISOString().slice(0, 7)
    const [kept, bytes] = (localStorage.used ?? "").split(" ")
    const sum = fetched.slice(counted).reduce((sum, entry) => sum + /** @type {any} */ (entry).transferSize, 0)
    localStorage.used = `${month} ${sum + (kept === month ? +bytes : 0)}`
    counted = fetched.length
  })
}
