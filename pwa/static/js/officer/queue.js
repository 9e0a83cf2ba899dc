/** The officers' queue: by keyboard, near her own place when she asks, and what changes comes in by itself. */

const USED = "keys" // whether she wants single letters to do anything, kept on this computer

document.querySelector("[data-near-me]")?.addEventListener("click", nearMe)
addEventListener("click", chooseAll)
addEventListener("htmx:after:swap", offerAll)
offerAll()
offerKeys()
watch()

const DOES = /** @type {Record<string, () => void>} */ ({
  j: () => step(1),
  k: () => step(-1),
  o: () => current()?.click(),
  x: choose,
  "/": toFind,
  "?": showKeys,
})

/** @param {KeyboardEvent} event */
function pressed(event) {
  const typing =
    event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select, dialog")
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !DOES[event.key] || localStorage[USED] === "no")
    return
  event.preventDefault()
  DOES[event.key]()
}

/** @param {number} by */
function step(by) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".queue tbody th a")])
  const at = links.indexOf(/** @type {HTMLAnchorElement} */ (current()))
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus()
}

/** The row that the keyboard is in. */
function row() {
  return document.activeElement?.closest(".queue tbody tr")
}

function current() {
  return /** @type {HTMLAnchorElement | null | undefined} */ (row()?.querySelector("th a"))
}

function choose() {
  const box = /** @type {HTMLInputElement | null | undefined} */ (row()?.querySelector("input[type=checkbox]"))
  box?.click()
}

/** All, or none where all are chosen. @param {MouseEvent} event */
function chooseAll(event) {
  if (!(event.target instanceof Element && event.target.closest("[data-choose-all]"))) return
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".queue [name=report]"))
  const all = [...boxes].every((box) => box.checked)
  for (const box of boxes) box.checked = !all
}

function offerAll() {
  document.querySelector("[data-choose-all]")?.toggleAttribute("hidden", false)
}

function toFind() {
  const words = document.getElementById("words")
  words?.closest("details")?.setAttribute("open", "")
  words?.focus()
}

function offerKeys() {
  const open = /** @type {HTMLElement | null} */ (document.querySelector("[data-keys-open]"))
  const on = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-on]"))
  if (!open || !on) return
  addEventListener("keydown", pressed)
  open.hidden = false
  open.addEventListener("click", showKeys)
  on.checked = localStorage[USED] !== "no"
  on.addEventListener("change", () => {
    localStorage[USED] = on.checked ? "yes" : "no"
  })
}

function showKeys() {
  const keys = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.keys"))
  keys?.showModal()
}

/** To about 100 metres: the address says no more of where she is than it must. */
function nearMe() {
  const near = /** @type {HTMLInputElement} */ (document.getElementById("near"))
  const status = /** @type {HTMLElement} */ (document.querySelector("[data-near-status]"))
  status.textContent = ""
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      near.value = `${coords.latitude.toFixed(3)}, ${coords.longitude.toFixed(3)}`
      near.form?.requestSubmit()
    },
    () => {
      status.textContent = /** @type {HTMLElement} */ (document.querySelector("[data-near-me]")).dataset.failed ?? ""
    },
    { maximumAge: 60_000, timeout: 10_000 },
  )
}

/** Where a script can ask for it, the button is there. A list on a phone that saves data stays as it was fetched. */
function watch() {
  document.querySelector("[data-near-me]")?.toggleAttribute("hidden", !("geolocation" in navigator))
  const address = document.getElementById("found")?.dataset.live
  if (!address || !("EventSource" in window)) return
  const changes = new EventSource(address)
  changes.addEventListener("changed", takeChanges)
  changes.addEventListener("error", () => changes.addEventListener("open", takeChanges, { once: true }))
  addEventListener("pagehide", () => changes.close())
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && missed && takeChanges())
}

let missed = false // something happened while nobody looked

/** The page anew, and of it the cells that differ: her row keeps its place, her focus and what she has chosen. */
async function takeChanges() {
  missed = document.visibilityState !== "visible"
  if (missed) return
  const response = await fetch(location.href)
  if (!response.ok) return
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  takeCounts(page)
  const [now, then] = [page, document].map((where) => where.querySelector(".queue tbody"))
  if (now && then) say(takeRows(now, then))
  else if (now || then) takeList(page, { changed: 0, new: now?.children.length ?? 0, gone: then?.children.length ?? 0 })
}

/** The first report of an empty list, or the last one gone. @param {Document} page @param {Counted} counted */
function takeList(page, counted) {
  const [now, then] = [page, document].map((where) => where.getElementById("found"))
  if (!now || !then || then.contains(document.activeElement)) return
  for (const part of then.querySelectorAll(":scope > :not([data-said])")) part.remove()
  then.append(...[...now.children].filter((part) => !part.matches("[data-said]")))
  offerAll()
  say(counted)
}

/** @param {Document} page */
function takeCounts(page) {
  const [now, then] = [page, document].map((where) => where.getElementById("parts"))
  if (now && then && !then.contains(document.activeElement)) then.replaceWith(now)
}

/** @param {Element} now @param {Element} then @returns {Counted} */
function takeRows(now, then) {
  const counted = { changed: 0, new: 0, gone: 0 }
  for (const old of [...then.children]) {
    if (now.querySelector(`#${old.id}`)) continue
    if (!old.matches(".gone")) counted.gone++
    if (isHers(old)) old.classList.add("gone")
    else old.remove()
  }
  for (const [at, row] of [...now.children].entries()) {
    const old = then.querySelector(`#${row.id}`)
    if (!old) {
      counted.new++
      then.insertBefore(row, then.children[at] ?? null)
    } else {
      old.classList.remove("gone")
      counted.changed += takeCells(row, old)
    }
  }
  return counted
}

/** Whether any differed, but for how long ago it was. Where she is, and her choice, stay. @param {Element} now @param {Element} then */
function takeCells(now, then) {
  let differed = 0
  for (const [at, cell] of [...then.children].entries()) {
    const fresh = now.children[at]
    if (cell.matches(".box") || cell.contains(document.activeElement) || cell.outerHTML === fresh.outerHTML) continue
    if (!cell.matches(".age")) differed = 1
    cell.replaceWith(fresh.cloneNode(true))
  }
  return differed
}

/** She is in it, or has chosen it. @param {Element} row */
function isHers(row) {
  return row.contains(document.activeElement) || row.querySelector(":checked")
}

/** @typedef {{ changed: number, new: number, gone: number }} Counted @param {Counted} counted */
function say(counted) {
  const found = /** @type {HTMLElement} */ (document.getElementById("found"))
  const words = Object.entries(counted)
    .filter(([, number]) => number)
    .map(([what, number]) => found.dataset[what]?.replace("{number}", String(number)))
  const said = found.querySelector("[data-said]")
  if (said && words.length) said.textContent = words.join(" ")
}
