/** The council's map on a page: the ground, and buttons to move about in it without dragging. */

import { openArchive } from "./archive.js"
import { drawGround, EXTENT, madeReady } from "./ground.js"
import { writeLabels } from "./labels.js"
import { LatLngBounds, LeafletMap, Renderer } from "./libraries.js"

const CLOSEST = 19
const TILES_KEPT = 160
const calm = matchMedia("(prefers-reduced-motion: reduce)")
const dark = matchMedia("(prefers-color-scheme: dark)")

/**
 * Open the map within `frame`, which holds its ground, its buttons and a place for its credit.
 * @param {HTMLElement} frame
 */
export async function openMap(frame) {
  const archive = await openArchive(frame.dataset.map ?? "")
  const ground = /** @type {HTMLElement} */ (frame.querySelector("[data-ground]"))
  const { west, south, east, north } = archive.bounds
  const bounds = new LatLngBounds([south, west], [north, east])
  const map = new LeafletMap(ground, {
    attributionControl: false,
    zoomControl: false,
    minZoom: archive.firstZoom + 1,
    maxZoom: CLOSEST,
    maxBounds: bounds.pad(0.3),
    scrollWheelZoom: false,
    bounceAtZoomLimits: false,
    inertia: !calm.matches,
    zoomAnimation: !calm.matches,
    markerZoomAnimation: !calm.matches,
    fadeAnimation: false,
  })
  showAll(map, archive.about.council ?? [west, south, east, north])
  const drawn = new Ground(archive)
  map.addLayer(/** @type {any} */ (drawn))
  useButtons(frame, map)
  map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable())
  map.on("resize", () => drawn.redraw())
  dark.addEventListener("change", () => drawn.redraw())
  const credit = frame.querySelector("[data-credit]")
  if (credit) credit.textContent = archive.about.attribution ?? ""
  return { map, ground: drawn, bounds }
}

/** The whole council, or nearly: a little cut off is better than a map half empty. @param {LeafletMap} map @param {number[]} council */
function showAll(map, [west, south, east, north]) {
  const council = new LatLngBounds([south, west], [north, east])
  const zoom = map.getBoundsZoom(council)
  const room = map.getSize()
  const [corner, other] = [council.getNorthWest(), council.getSouthEast()].map((end) => map.project(end, zoom + 1))
  const nearlyFits = other.x - corner.x < room.x * 1.1 && other.y - corner.y < room.y * 1.1
  map.setView(council.getCenter(), nearlyFits ? zoom + 1 : zoom, { animate: false })
}

/** Zoom and move by pressing: no button needs a drag (WCAG 2.5.7). @param {HTMLElement} frame @param {LeafletMap} map */
function useButtons(frame, map) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll("[data-zoom]")))
    button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom)))
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll("[data-pan]")))
    button.addEventListener("click", () => {
      const [x, y] = (button.dataset.pan ?? "").split(" ").map(Number)
      const size = map.getSize()
      map.panBy([(x * size.x) / 3, (y * size.y) / 3], { animate: !calm.matches })
    })
  const [out, closer] = ["-1", "1"].map(
    (by) => /** @type {HTMLButtonElement} */ (frame.querySelector(`[data-zoom="${by}"]`)),
  )
  const atTheEnd = () => {
    out.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()))
    closer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()))
  }
  map.on("zoomend", atTheEnd)
  atTheEnd()
}

/** @type {new (...given: any[]) => any} */
const Inner = Renderer

/**
 * One canvas over the whole view and a little more. It stays, moved and stretched, until the next is drawn.
 * Leaflet's own Renderer moves it; its inner names begin with an underscore, and 1.9.4 is the last of its line.
 */
export class Ground extends Inner {
  /** @param {Awaited<ReturnType<typeof openArchive>>} archive */
  constructor(archive) {
    super({ padding: 0.35, pane: "tilePane" })
    this.archive = archive
    this.turn = 0
    /** @type {Map<string, Promise<import("./ground.js").ReadyTile | null>>} */
    this.tiles = new Map()
  }

  _initContainer() {
    this._container = document.createElement("canvas")
    this._container.className = "map-canvas"
  }

  _destroyContainer() {
    this._container?.remove()
    this.turn += 1
  }

  getEvents() {
    return { ...super.getEvents(), move: this.drawAhead }
  }

  _reset() {
    this._update()
    if (this._bounds) this._updateTransform(this._center, this._zoom)
  }

  _updatePaths() {}

  /** Nearer to the edge of what is drawn than to where a drag began: draw on. */
  drawAhead() {
    if (!this._bounds || this._map._animatingZoom || this.isDrawing) return
    const view = this._map.containerPointToLayerPoint([0, 0])
    const spare = this._map.getSize().multiplyBy(0.1)
    const { min, max } = this._bounds
    const size = this._map.getSize()
    if (
      view.x - min.x < spare.x ||
      view.y - min.y < spare.y ||
      max.x - view.x - size.x < spare.x ||
      max.y - view.y - size.y < spare.y
    )
      this._update()
  }

  redraw() {
    if (this._map) this._update()
  }

  /** The tiles come first: until they are there the old drawing stays. */
  async _update() {
    if (this._map._animatingZoom && this._bounds) return
    const turn = ++this.turn
    this.isDrawing = true
    const tiles = await Promise.all(this.tilesInView())
    if (turn !== this.turn) return
    this.isDrawing = false
    if (this._map._animatingZoom) return
    super._update()
    this.draw(tiles.filter((tile) => tile !== null))
  }

  tilesInView() {
    const size = this._map.getSize()
    const spare = size.multiplyBy(this.options.padding)
    const origin = this._map.getPixelBounds().min
    const zoom = Math.min(this._map.getZoom() - 1, this.archive.lastZoom)
    const side = 256 * 2 ** (this._map.getZoom() - zoom)
    const [left, top] = [origin.x - spare.x, origin.y - spare.y].map((edge) => Math.floor(edge / side))
    const [right, bottom] = [origin.x + size.x + spare.x, origin.y + size.y + spare.y].map((edge) =>
      Math.floor(edge / side),
    )
    const found = []
    for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) found.push(this.tile(zoom, x, y))
    return found
  }

  /** @param {number} zoom @param {number} x @param {number} y @returns {Promise<import("./ground.js").ReadyTile | null>} */
  tile(zoom, x, y) {
    const key = `${zoom}/${x}/${y}`
    const tile =
      this.tiles.get(key) ?? this.archive.tile(zoom, x, y).then((source) => source && madeReady(source, zoom, x, y))
    this.tiles.delete(key) // the last used stands last
    this.tiles.set(key, tile)
    if (this.tiles.size > TILES_KEPT) this.tiles.delete(/** @type {string} */ (this.tiles.keys().next().value))
    return tile
  }

  /** @param {import("./ground.js").ReadyTile[]} tiles */
  draw(tiles) {
    const ratio = Math.max(1, Math.min(3, devicePixelRatio))
    const size = this._bounds.getSize()
    const corner = this._bounds.min.add(this._map.getPixelOrigin())
    const canvas = /** @type {HTMLCanvasElement} */ (this._container)
    canvas.width = Math.round(size.x * ratio)
    canvas.height = Math.round(size.y * ratio)
    canvas.style.width = `${size.x}px`
    canvas.style.height = `${size.y}px`
    this._updateTransform(this._center, this._zoom)
    const style = getComputedStyle(canvas)
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--map-${name}`).trim()
    const view = { zoom: this._map.getZoom(), left: corner.x, top: corner.y, width: size.x, height: size.y, ratio }
    const pen = canvas.getContext("2d")
    if (!pen) return
    drawGround(pen, tiles, view, colour, this.archive.about.around === "sea")
    writeLabels(pen, tiles, view, colour, style.fontFamily)
    canvas.dataset.drawn = String(view.zoom)
  }

  /** The street nearest to a place, by the map alone. @param {import("./libraries.js").LatLng} place */
  async nearestStreet(place) {
    const zoom = this.archive.lastZoom
    const spot = this._map.project(place, zoom + 1).divideBy(512)
    const tile = await this.tile(zoom, Math.floor(spot.x), Math.floor(spot.y))
    if (!tile) return ""
    const [x, y] = [(spot.x - tile.x) * EXTENT, (spot.y - tile.y) * EXTENT]
    let nearest = { name: "", distance: EXTENT / 3 }
    for (const { name, lines } of tile.streets.filter((street) => street.name)) {
      for (const line of lines) {
        for (let i = 1; i < line.length; i++) {
          const distance = fromWay(x, y, line[i - 1], line[i])
          if (distance < nearest.distance) nearest = { name, distance }
        }
      }
    }
    return nearest.name
  }
}

/** @param {number} x @param {number} y @param {{x: number, y: number}} from @param {{x: number, y: number}} to */
function fromWay(x, y, from, to) {
  const [across, down] = [to.x - from.x, to.y - from.y]
  const share = ((x - from.x) * across + (y - from.y) * down) / (across * across + down * down || 1)
  const held = Math.max(0, Math.min(1, share))
  return Math.hypot(x - from.x - held * across, y - from.y - held * down)
}
