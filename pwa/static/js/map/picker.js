/** "Where is it?" on the map: a pin that is put by a tap, moved by buttons or keys, and named in words. */

import { DivIcon, LatLng, Marker } from "./libraries.js"
import { openMap } from "./map.js"

const NUDGE = 5 // metres
const METRES_IN_A_DEGREE = 111_320
const CLOSE = 17 // the zoom at which a pin can be put well
const STEP = 3 // zooms nearer with each tap from far away
const PAUSE = 350 // milliseconds without a move before the place is named
const PIN = `<svg viewBox="0 0 36 48" width="36" height="48" aria-hidden="true"><path class="pin" d="M18 46.5C11 36 3 28 3 18a15 15 0 0 1 30 0c0 10-8 18-15 28.5z"/><circle class="pin-eye" cx="18" cy="18" r="5.5"/></svg>`

/** @param {HTMLElement} section what holds the map, within a form with latitude and longitude */
export async function openPicker(section) {
  const form = /** @type {HTMLFormElement} */ (section.closest("form"))
  const { map, ground } = await openMap(section)
  const picker = new Picker(section, form, map, ground)
  map.on("click", ({ latlng }) => picker.put(latlng))
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    picker.put(map.getCenter())
  })
  section.querySelector("[data-put]")?.addEventListener("click", () => picker.put(map.getCenter()))
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-nudge]")))
    button.addEventListener("click", () => picker.nudge(button.dataset.nudge ?? ""))
  form.addEventListener("input", ({ target }) => {
    if (target instanceof Element && !section.contains(target)) picker.take() // words typed since are the answer
  })
  const { latitude, longitude } = section.dataset
  if (latitude && longitude) {
    const known = new LatLng(Number(latitude), Number(longitude))
    map.setView(known, CLOSE, { animate: false })
    if ("pinned" in section.dataset) picker.put(known)
  }
  return picker
}

class Picker {
  /** @param {HTMLElement} section @param {HTMLFormElement} form @param {import("./libraries.js").LeafletMap} map @param {import("./map.js").Ground} ground */
  constructor(section, form, map, ground) {
    this.section = section
    this.form = form
    this.map = map
    this.ground = ground
    /** @type {Marker | null} */
    this.pin = null
    this.naming = 0
  }

  /** @param {LatLng} place */
  put(place) {
    this.pin ??= this.newPin(place)
    this.pin.setLatLng(place)
    if (this.map.getZoom() < CLOSE) this.map.setView(place, Math.min(CLOSE, this.map.getZoom() + STEP))
    else if (!this.map.getBounds().pad(-0.1).contains(place)) this.map.panTo(place)
    this.write(place)
    this.section.toggleAttribute("data-has-pin", true)
    for (const part of this.section.querySelectorAll("[data-with-pin]")) part.toggleAttribute("hidden", false)
    this.nameSoon(place)
  }

  /** @param {LatLng} place */
  newPin(place) {
    const icon = new DivIcon({ className: "map-pin", html: PIN, iconSize: [36, 48], iconAnchor: [18, 46] })
    const pin = new Marker(place, { icon, draggable: true, keyboard: false, autoPan: true }).addTo(this.map)
    pin.on("dragend", () => this.put(pin.getLatLng()))
    return pin
  }

  /** @param {string} towards two numbers: how far east and how far north */
  nudge(towards) {
    if (!this.pin) return
    const [east, north] = towards.split(" ").map(Number)
    const { lat, lng } = this.pin.getLatLng()
    const metres = METRES_IN_A_DEGREE * Math.cos((lat * Math.PI) / 180)
    this.put(new LatLng(lat + (north * NUDGE) / METRES_IN_A_DEGREE, lng + (east * NUDGE) / metres))
  }

  /** Away with the pin. */
  take() {
    this.pin?.remove()
    this.pin = null
    this.write(null)
    clearTimeout(this.naming)
    this.say("")
    this.section.toggleAttribute("data-has-pin", false)
    for (const part of this.section.querySelectorAll("[data-with-pin]")) part.toggleAttribute("hidden", true)
  }

  /** @param {LatLng | null} place */
  write(place) {
    for (const [name, value] of /** @type {const} */ ([
      ["latitude", place?.lat],
      ["longitude", place?.lng],
    ])) {
      const field = /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name))
      field.value = value === undefined ? "" : value.toFixed(6)
    }
    const source = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("location_source"))
    source.value = place ? "map" : ""
  }

  /** @param {LatLng} place */
  nameSoon(place) {
    clearTimeout(this.naming)
    this.naming = setTimeout(async () => {
      const words = await this.words(place)
      if (this.pin?.getLatLng().equals(place)) this.say(words)
    }, PAUSE)
  }

  /** As the council calls the place; without a network or a street it knows, by the map alone. @param {LatLng} place @returns {Promise<string>} */
  async words(place) {
    try {
      const query = new URLSearchParams({ latitude: place.lat.toFixed(6), longitude: place.lng.toFixed(6) })
      const response = await fetch(`${this.section.dataset.near}?${query}`, { signal: AbortSignal.timeout(4000) })
      if (!response.ok) throw new Error(`${response.status}`)
      const near = await response.json()
      return near.street || !near.is_inside ? near.words : ((await this.wordsOfMap(place)) ?? near.words)
    } catch {
      return (await this.wordsOfMap(place)) ?? this.section.dataset.nowhere ?? ""
    }
  }

  /** @param {LatLng} place */
  async wordsOfMap(place) {
    const street = await this.ground.nearestStreet(place)
    return street ? this.section.dataset.nearStreet?.replace("{street}", street) : undefined
  }

  /** @param {string} words */
  say(words) {
    const status = this.section.querySelector("[data-words]")
    if (status) status.textContent = words
  }
}
