/** The map of reports: each as a link, or where many are together, how many. */

import { DivIcon, LatLng, Marker } from "./libraries.js"
import { openMap } from "./map.js"

const ROOM = 46 // pixels that a crowd takes up
const PAUSE = 200 // milliseconds after a move

/**
 * @typedef {{ reference: string | null, service_name: string, stage: string, latitude: number, longitude: number, number: number }} Mark
 */

/** @param {HTMLElement} section */
export async function openReports(section) {
  const { map, bounds } = await openMap(section)
  /** @type {Map<string, Marker>} */
  const shown = new Map()
  let [waiting, asked] = [0, new AbortController()]

  async function show() {
    asked.abort()
    asked = new AbortController()
    const found = await marksIn(section, map, bounds, asked.signal)
    if (!found) return
    const now = new Map(
      found.map((mark) => [mark.reference ?? `${mark.latitude} ${mark.longitude} ${mark.number}`, mark]),
    )
    for (const [key, marker] of shown) if (!now.has(key) && shown.delete(key)) marker.remove()
    for (const [key, mark] of now) if (!shown.has(key)) shown.set(key, markerOf(mark, section, map))
    say(section, found)
  }

  map.on("moveend", () => {
    clearTimeout(waiting)
    waiting = setTimeout(show, PAUSE)
  })
  await show()
}

/** @param {HTMLElement} section @param {import("./libraries.js").LeafletMap} map @param {import("./libraries.js").LatLngBounds} bounds @param {AbortSignal} signal @returns {Promise<Mark[] | null>} */
async function marksIn(section, map, bounds, signal) {
  const view = map.getBounds()
  const box = {
    west: Math.max(view.getWest(), bounds.getWest()),
    south: Math.max(view.getSouth(), bounds.getSouth()),
    east: Math.min(view.getEast(), bounds.getEast()),
    north: Math.min(view.getNorth(), bounds.getNorth()),
  }
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

/** @param {Mark} mark @param {HTMLElement} section @param {import("./libraries.js").LeafletMap} map */
function markerOf(mark, section, map) {
  const place = new LatLng(mark.latitude, mark.longitude)
  const html = mark.reference
    ? linkTo(mark, section)
    : crowdOf(mark, section, () => map.setView(place, map.getZoom() + 2))
  const side = mark.reference ? 22 : Math.min(54, 32 + 2.5 * Math.log2(mark.number))
  const icon = new DivIcon({ className: "map-mark", html, iconSize: [side, side] })
  return new Marker(place, { icon, interactive: false, keyboard: false }).addTo(map)
}

/** @param {Mark} mark @param {HTMLElement} section */
function linkTo(mark, section) {
  const stages = JSON.parse(section.dataset.stages ?? "{}")
  const link = document.createElement("a")
  link.href = `/reports/${mark.reference}`
  link.className = `map-report map-report-${mark.stage}`
  link.draggable = false
  link.title = `${mark.service_name}: ${stages[mark.stage]}`
  link.setAttribute("aria-label", link.title)
  return link
}

/** @param {Mark} mark @param {HTMLElement} section @param {() => void} closer */
function crowdOf(mark, section, closer) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "map-crowd"
  button.textContent = String(mark.number)
  button.setAttribute("aria-label", (section.dataset.crowd ?? "").replace("{number}", String(mark.number)))
  button.addEventListener("click", closer)
  return button
}

/** @param {HTMLElement} section @param {Mark[]} marks */
function say(section, marks) {
  const number = marks.reduce((sum, mark) => sum + mark.number, 0)
  const status = section.querySelector("[data-words]")
  const { count = "", countOne = "" } = section.dataset
  if (status) status.textContent = number === 1 ? countOne : count.replace("{number}", String(number))
}
