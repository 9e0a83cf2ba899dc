/**
 * Places as one types: a combobox (WAI-ARIA 1.2, with a listbox) on the box that asks where. Choosing one answers the
 * question. Without a signal the phone's own copy is searched.
 */
import { keep, search } from "./gazetteer.js"

/** @import { Found } from "./gazetteer.js" */

const PAUSE = 150 // milliseconds after the last letter
const LINGER = 250 // milliseconds: closing at once would move the button from under the finger that presses it
const PATIENCE = 3000 // milliseconds: a network that has not answered by then is no network

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-where]"))
const box = /** @type {HTMLInputElement} */ (document.getElementById("where"))
const status = /** @type {HTMLElement} */ (document.querySelector("[data-places-status]"))
const list = document.createElement("ul")

/** @type {Found[]} */
let shown = []
let active = -1
let asked = 0

list.id = "where-places"
list.className = "suggestions"
list.hidden = true
for (const [name, value] of [
  ["role", "listbox"],
  ["aria-label", form.dataset.placesLabel ?? ""],
])
  list.setAttribute(name, value)
for (const [name, value] of [
  ["role", "combobox"],
  ["aria-autocomplete", "list"],
  ["aria-expanded", "false"],
  ["aria-controls", list.id],
])
  box.setAttribute(name, value)
box.after(list)

box.addEventListener("input", typed)
box.addEventListener("keydown", pressed)
box.addEventListener("blur", () => setTimeout(() => document.activeElement === box || close(), LINGER))
list.addEventListener("mousedown", (event) => event.preventDefault()) // the box keeps the focus
list.addEventListener("click", (event) => {
  const option = /** @type {Element} */ (event.target).closest("[role=option]")
  if (option) choose([...list.children].indexOf(option))
})

/** What was found before answers nothing any more. */
function typed() {
  answer("", "")
  shown = []
  const turn = ++asked
  const words = box.value.trim()
  if (words.length < 2) close()
  else setTimeout(() => turn === asked && look(words, turn), PAUSE)
}

/** @param {string} words @param {number} turn */
async function look(words, turn) {
  const found = await ask(words).catch(() => search(words))
  if (turn === asked && document.activeElement === box) show(found)
}

/** @param {string} words @returns {Promise<Found[]>} */
async function ask(words) {
  const signal = AbortSignal.timeout(PATIENCE)
  const response = await fetch(`/places/search?words=${encodeURIComponent(words)}`, { signal })
  if (!response.ok) throw new Error(`${response.status}`)
  if (form.dataset.gazetteer) keep(form.dataset.gazetteer).catch(() => {}) // a phone that is full goes without
  return response.json()
}

/** @param {Found[]} found */
function show(found) {
  shown = found
  list.replaceChildren(...found.map(option))
  open(found.length > 0)
  status.textContent =
    (found.length ? form.dataset.placesFound : form.dataset.noPlaces)?.replace("{n}", `${found.length}`) ?? ""
}

/** @param {Found} place @param {number} n */
function option(place, n) {
  const item = document.createElement("li")
  item.id = `${list.id}-${n}`
  item.role = "option"
  item.ariaSelected = "false"
  item.dir = "auto"
  item.textContent = inWords(place)
  return item
}

/** @param {Found} place */
function inWords({ name, locality }) {
  return locality ? `${name}, ${locality}` : name
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.isComposing) return
  if (event.key === "ArrowDown") move(active + 1)
  else if (event.key === "ArrowUp") move(active < 0 ? shown.length - 1 : active - 1)
  else if (event.key === "Enter" && active >= 0) choose(active)
  else if (event.key === "Escape" && !list.hidden) close()
  else return
  event.preventDefault()
}

/** To an option, or past either end back to the box. @param {number} to */
function move(to) {
  if (!shown.length) return
  open(true)
  active = to < shown.length ? to : -1
  for (const [n, item] of [...list.children].entries()) item.ariaSelected = `${n === active}`
  const item = list.children[active]
  box.setAttribute("aria-activedescendant", item?.id ?? "")
  item?.scrollIntoView({ block: "nearest" })
}

/** @param {number} n */
function choose(n) {
  const { latitude, longitude } = shown[n]
  box.value = inWords(shown[n])
  answer(`${latitude}`, `${longitude}`)
  close()
  form.requestSubmit()
}

/** @param {string} latitude @param {string} longitude */
function answer(latitude, longitude) {
  for (const [name, value] of Object.entries({ latitude, longitude, location_source: "search" })) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
    field.value = value
  }
}

/** @param {boolean} is */
function open(is) {
  list.hidden = !is
  active = -1
  box.setAttribute("aria-expanded", `${is}`)
  box.removeAttribute("aria-activedescendant")
}

/** What is still being asked is not shown any more. */
function close() {
  asked++
  open(false)
  status.textContent = ""
}
