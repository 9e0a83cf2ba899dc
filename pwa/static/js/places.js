/**
 * The box that asks where. Places as one types: a combobox (WAI-ARIA 1.2, with a listbox), which without a signal searches
 * the phone's own copy; and "Use my location". Either answers the question.
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
const here = /** @type {HTMLElement} */ (document.querySelector("[data-use-location]"))
const say = /** @type {HTMLElement} */ (document.querySelector("[data-location-status]"))

/** @type {Found[]} */
let shown = []
let active = -1
let asked = 0

list.id = "where-places"
list.className = "suggestions"
list.hidden = true
Object.assign(list, { role: "listbox", ariaLabel: form.dataset.placesLabel })
Object.assign(box, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" })
box.setAttribute("aria-controls", list.id)
box.after(list)
here.hidden = !("geolocation" in navigator)

box.addEventListener("input", typed)
box.addEventListener("keydown", pressed)
box.addEventListener("blur", () => setTimeout(() => document.activeElement === box || close(), LINGER))
list.addEventListener("mousedown", (event) => event.preventDefault()) // the box keeps the focus
list.addEventListener("click", (event) => {
  const option = /** @type {Element} */ (event.target).closest("[role=option]")
  if (option) choose([...list.children].indexOf(option))
})

here.addEventListener("click", () => {
  here.ariaBusy = "true"
  navigator.geolocation.getCurrentPosition(use, cannot, {
    enableHighAccuracy: true,
    timeout: 15_000,
    maximumAge: 60_000,
  })
})

/** What was found before answers nothing any more. */
function typed() {
  answer({ latitude: "", longitude: "" })
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
  answer({ latitude, longitude })
  close()
  form.requestSubmit()
}

/** @param {GeolocationPosition} position */
function use({ coords: { latitude, longitude, accuracy } }) {
  answer({ latitude, longitude, location_source: "gps", accuracy_m: accuracy.toFixed(1) })
  say.textContent = (form.dataset.howSure ?? "").replace("{n}", `${Math.max(1, Math.round(accuracy))}`)
  form.requestSubmit()
}

function cannot() {
  here.ariaBusy = null
  say.textContent = form.dataset.noLocation ?? ""
}

/** @param {Record<string, string | number>} told */
function answer(told) {
  for (const [name, value] of Object.entries({ location_source: "search", accuracy_m: "", ...told })) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
    field.value = `${value}`
  }
}

/** @param {boolean} is */
function open(is) {
  list.hidden = !is
  active = -1
  box.ariaExpanded = `${is}`
  box.removeAttribute("aria-activedescendant")
}

/** What is still being asked is not shown any more. */
function close() {
  asked++
  open(false)
  status.textContent = ""
}
