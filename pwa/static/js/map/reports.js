/** The map of reports: each as a link, or where many are together, how many. */

import { gathered } from "./gathering.js"
import { DivIcon, LatLng, LatLngBounds, Marker } from "./libraries.js"
import { openMap } from "./map.js"

const ROOM = 46 // pixels that a crowd takes up
const PAUSE = 200 // milliseconds after a move
const FINGERS = matchMedia("(pointer: coarse)")

/** @typedef {import("./gathering.js").Mark} Mark */
/** @typedef {import("./gathering.js").Spot} Spot */
/** @typedef {import("./libraries.js").LeafletMap} LeafletMap */

/** @param {HTMLElement} section */
export async function openReports(section) {
  const { map, bounds } = await openMap(section)
  /** @type {Map<string, Marker>} */
  const shown = new Map()
  let [waiting, asked] = [0, new AbortController()]

  async function show() {
    asked.abort()
    asked = new AbortController()
    const box = boxOf(map, bounds)
    const found = await marksIn(section, map, box, asked.signal)
    if (!found) return
    const now = new Map(spotsOf(found, map, map.getZoom()).map((spot) => [keyOf(spot), spot]))
    for (const [key, marker] of shown) if (!now.has(key) && shown.delete(key)) marker.remove()
    for (const [key, spot] of now) if (!shown.has(key)) shown.set(key, markerOf(spot, section, map))
    say(section, found)
    lead(box)
  }

  map.on("zoomstart", () => listHere(section, []))
  map.on("moveend", () => {
    clearTimeout(waiting)
    waiting = setTimeout(show, PAUSE)
  })
  await show()
}

/** The part of the council in view. @param {LeafletMap} map @param {LatLngBounds} bounds */
function boxOf(map, bounds) {
  const view = map.getBounds()
  return {
    west: Math.max(view.getWest(), bounds.getWest()),
    south: Math.max(view.getSouth(), bounds.getSouth()),
    east: Math.min(view.getEast(), bounds.getEast()),
    north: Math.min(view.getNorth(), bounds.getNorth()),
  }
}

/** @param {HTMLElement} section @param {LeafletMap} map @param {ReturnType<typeof boxOf>} box @param {AbortSignal} signal @returns {Promise<Mark[] | null>} */
async function marksIn(section, map, box, signal) {
  const view = map.getBounds()
  const query = new URLSearchParams(section.dataset.filters)
  const width = (map.getSize().x * (box.east - box.west)) / (view.getEast() - view.getWest())
  query.set("across", String(Math.max(1, Math.min(40, Math.floor(width / ROOM)))))
  for (const [edge, degrees] of Object.entries(box)) query.set(edge, degrees.toFixed(5))
  try {
    const response = await fetch(`${section.dataset.reports}?${query}`, { signal })
    return response.ok ? await response.json() : null
  } catch {
    return null // without a network the last ones stay
  }
}

/** @param {Mark[]} marks @param {LeafletMap} map @param {number} zoom */
function spotsOf(marks, map, zoom) {
  return gathered(marks, (mark) => map.project(new LatLng(mark.latitude, mark.longitude), zoom), FINGERS.matches)
}

/** @param {Spot} spot */
function keyOf({ marks }) {
  return marks.map((mark) => mark.reference ?? `${mark.latitude} ${mark.longitude} ${mark.number}`).join()
}

/** @param {Spot} spot @param {HTMLElement} section @param {LeafletMap} map */
function markerOf(spot, section, map) {
  const place = map.unproject([spot.x, spot.y], map.getZoom())
  const html =
    spot.number === 1 ? linkTo(spot.marks[0], section) : crowdOf(spot, section, () => open(spot, section, map))
  const icon = new DivIcon({ className: "map-mark", html, iconSize: [spot.side, spot.side] })
  return new Marker(place, { icon, interactive: false, keyboard: false }).addTo(map)
}

/** Nearer, as far as they part; those that never do are listed. @param {Spot} spot @param {HTMLElement} section @param {LeafletMap} map */
function open(spot, section, map) {
  const places = spot.marks.map((mark) => new LatLng(mark.latitude, mark.longitude))
  const isKnown = spot.marks.every((mark) => mark.reference)
  const canPart = spotsOf(spot.marks, map, map.getMaxZoom()).length > 1 || !isKnown
  if (!canPart) listHere(section, spot.marks)
  else if (map.getZoom() >= map.getMaxZoom()) location.href = section.dataset.list ?? "/reports"
  else if (spot.marks.length === 1) map.setView(places[0], map.getZoom() + 2)
  else map.setView(new LatLngBounds(places).getCenter(), nearer(spot, places, map))
}

/** At least one zoom closer, and as close as still shows them all. @param {Spot} spot @param {LatLng[]} places @param {LeafletMap} map */
function nearer(spot, places, map) {
  const all = map.getBoundsZoom(new LatLngBounds(places).pad(0.3))
  const first = map.getZoom() + 1
  for (let zoom = first; zoom < all; zoom++) if (spotsOf(spot.marks, map, zoom).length > 1) return zoom
  return Math.max(first, Math.min(all, map.getMaxZoom()))
}

/** @param {Mark} mark @param {HTMLElement} section */
function linkTo(mark, section) {
  const link = document.createElement("a")
  link.href = `${section.dataset.pages ?? ""}/reports/${mark.reference}`
  link.className = `map-report map-report-${mark.stage}`
  link.draggable = false
  link.title = nameOf(mark, section)
  link.setAttribute("aria-label", link.title)
  return link
}

/** @param {Mark} mark @param {HTMLElement} section */
function nameOf(mark, section) {
  return `${mark.service_name}: ${JSON.parse(section.dataset.stages ?? "{}")[mark.stage]}`
}

/** @param {Spot} spot @param {HTMLElement} section @param {() => void} opened */
function crowdOf(spot, section, opened) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "map-crowd"
  button.textContent = String(spot.number)
  button.setAttribute("aria-label", counted(section.dataset.crowd, spot.number))
  button.addEventListener("click", opened)
  return button
}

/** Reports that stand in one place, by name. @param {HTMLElement} section @param {Mark[]} marks */
function listHere(section, marks) {
  const here = /** @type {HTMLElement} */ (section.querySelector("[data-here-list]"))
  here.hidden = !marks.length
  const heading = document.createElement("h2")
  heading.textContent = counted(section.dataset.here, marks.length)
  const list = document.createElement("ul")
  for (const mark of marks) {
    const link = document.createElement("a")
    link.href = `${section.dataset.pages ?? ""}/reports/${mark.reference}`
    link.textContent = nameOf(mark, section)
    list.appendChild(document.createElement("li")).append(link)
  }
  here.replaceChildren(heading, list)
  if (marks.length) here.focus()
}

/** @param {HTMLElement} section @param {Mark[]} marks */
function say(section, marks) {
  const number = marks.reduce((sum, mark) => sum + mark.number, 0)
  const status = section.querySelector("[data-words]")
  const { count, countOne = "" } = section.dataset
  if (status) status.textContent = number === 1 ? countOne : counted(count, number)
}

/** The feed and the list are of what is in view. @param {ReturnType<typeof boxOf>} box */
function lead({ west, south, east, north }) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-in-view]"))) {
    const url = new URL(link.href)
    url.searchParams.set("box", [west, south, east, north].map((edge) => edge.toFixed(3)).join())
    link.href = url.href
  }
}

/** @param {string | undefined} words @param {number} number */
function counted(words, number) {
  return (words ?? "").replace("{number}", String(number))
}
