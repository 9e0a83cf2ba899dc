/** Ground is drawn on the map: each tap is a corner, and the corners stand in the form's field, which holds without a map. */

const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-draw]"))
const section = /** @type {HTMLElement} */ (button.nextElementSibling)
const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("textarea[name=corners]"))
const words = /** @type {HTMLElement} */ (section.querySelector("[data-words]"))

button.hidden = false
button.addEventListener("click", async () => {
  button.setAttribute("aria-busy", "true")
  section.hidden = false
  try {
    await draw()
    button.remove()
  } catch {
    words.textContent = section.dataset.failed ?? ""
    button.removeAttribute("aria-busy")
  }
})

async function draw() {
  const [{ DivIcon, LatLng, LatLngBounds, Marker }, { openMap }] = await Promise.all([
    import("../map/libraries.js"),
    import("../map/map.js"),
    styled(section.dataset.styles ?? ""),
  ])
  const { map } = await openMap(section)
  const outline = outlineOver(map.getContainer())
  const icon = new DivIcon({ className: "map-corner", iconSize: [24, 24] })
  /** @type {InstanceType<typeof Marker>[]} */
  let corners = []

  map.doubleClickZoom.disable()
  map.on("click", ({ latlng }) => {
    if (corners.at(-1)?.getLatLng().equals(latlng)) return // the second of a double click
    put(latlng)
    write()
  })
  map.on("move zoom zoomend resize", show)
  section.querySelector("[data-take-back]")?.addEventListener("click", () => {
    corners.pop()?.remove()
    write()
  })
  field.addEventListener("input", read)
  read()
  if (corners.length > 1) map.fitBounds(new LatLngBounds(corners.map((each) => each.getLatLng())).pad(0.3))
  map.getContainer().focus()

  /** @param {InstanceType<typeof LatLng>} place */
  function put(place) {
    const corner = new Marker(place, { icon, draggable: true, keyboard: false }).addTo(map)
    corner.on("drag", show).on("dragend", write)
    corners.push(corner)
  }

  /** The corners as they are typed, each on its line; lines that are none yet are passed over. */
  function read() {
    for (const corner of corners) corner.remove()
    corners = []
    for (const line of field.value.split("\n")) {
      const [latitude, longitude, ...more] = line.split(",").map((each) => (each.trim() ? Number(each) : Number.NaN))
      if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !more.length) put(new LatLng(latitude, longitude))
    }
    show()
  }

  function write() {
    const places = corners.map((each) => each.getLatLng())
    field.value = places.map(({ lat, lng }) => `${lat.toFixed(5)}, ${lng.toFixed(5)}`).join("\n")
    const drawn = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=area_kind][value=polygon]"))
    if (drawn) drawn.checked = true
    show()
  }

  function show() {
    const points = corners.map((each) => map.latLngToContainerPoint(each.getLatLng()))
    outline.setAttribute("points", points.map(({ x, y }) => `${x},${y}`).join(" "))
    const said = corners.length === 1 ? section.dataset.corner : section.dataset.corners
    words.textContent = (said ?? "").replace("{number}", String(corners.length))
  }
}

/** @param {HTMLElement} ground */
function outlineOver(ground) {
  const [svg, polygon] = ["svg", "polygon"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name))
  svg.classList.add("map-outline")
  svg.setAttribute("aria-hidden", "true")
  svg.append(polygon)
  ground.append(svg)
  return polygon
}

/** @param {string} href @returns {Promise<unknown>} */
function styled(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href })
  document.head.append(link)
  return new Promise((loaded, failed) => Object.assign(link, { onload: loaded, onerror: failed }))
}
