/**
 * The ground. A tile is made ready once: its shapes as paths in the tile's own units, its names and streets for the
 * labels. Then it is drawn: one canvas for the whole view, layer upon layer over all tiles. Colours stand in css/map.css.
 */

export const EXTENT = 4096

/** Widths in pixels at each zoom of the map, from 10 to 19. @type {Record<string, number[]>} */
const WIDTHS = {
  road1: [1.4, 1.8, 2.4, 3.2, 4.4, 6.5, 9.5, 14, 20, 30],
  road2: [0.9, 1.2, 1.8, 2.6, 3.6, 5.5, 8.5, 13, 19, 28],
  road3: [0.5, 0.8, 1.2, 1.8, 2.8, 5, 8, 12, 18, 27],
  road4: [0, 0, 0.6, 1, 1.8, 3.6, 6.5, 10.5, 16, 25],
  road5: [0, 0, 0, 0.6, 1, 2, 4, 7, 11, 17],
  stream: [0, 0, 0, 0, 0.8, 1, 1.5, 2, 3, 4],
  rail: [0.8, 1, 1.2, 1.5, 2, 2.6, 3.2, 4, 5, 6],
}
const ROADS = ["road5", "road4", "road3", "road2", "road1"] // the larger lies over the smaller
const FIRST_ZOOM = 10

/**
 * @typedef {{ x: number, y: number }} Spot
 * @typedef {{ name: string, kind: string, spot: Spot }} Name
 * @typedef {{ name: string, number: string, rank: number, lines: Spot[][] }} Street
 * @typedef {{ zoom: number, x: number, y: number, paths: Map<string, Path2D>, names: Name[], streets: Street[] }} ReadyTile
 * @typedef {{ zoom: number, left: number, top: number, width: number, height: number, ratio: number }} View pixels of the world
 * @typedef {(name: string) => string} Colour
 */

/** @param {import("./libraries.js").VectorTile} source @param {number} zoom @param {number} x @param {number} y @returns {ReadyTile} */
export function madeReady(source, zoom, x, y) {
  /** @type {ReadyTile} */
  const tile = { zoom, x, y, paths: new Map(), names: [], streets: [] }
  for (const layer of Object.values(source.layers)) {
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i)
      const parts = feature.loadGeometry()
      const { name = "", kind = "", number = "", rank = 0 } = /** @type {any} */ (feature.properties)
      if (layer.name === "name") {
        for (const part of parts) tile.names.push({ name, kind, spot: part[0] })
      } else {
        draw(pathOf(tile, layer.name + (kind || rank || "")), parts, feature.type === 3)
        if (layer.name === "road" && (name || number))
          tile.streets.push({ name, number, rank, lines: parts.flatMap(trimmed) })
      }
    }
  }
  return tile
}

/** @param {ReadyTile} tile @param {string} style */
function pathOf(tile, style) {
  const path = tile.paths.get(style) ?? new Path2D()
  tile.paths.set(style, path)
  return path
}

/** @param {Path2D} path @param {Spot[][]} parts @param {boolean} isArea */
function draw(path, parts, isArea) {
  for (const part of parts) {
    path.moveTo(part[0].x, part[0].y)
    for (let i = 1; i < part.length; i++) path.lineTo(part[i].x, part[i].y)
    if (isArea) path.closePath()
  }
}

/** What of a line is this tile's own, so that the next tile's piece begins where this one ends. @param {Spot[]} line */
function trimmed(line) {
  /** @type {Spot[][]} */
  const pieces = []
  for (let i = 1; i < line.length; i++) {
    const span = inside(line[i - 1], line[i])
    if (!span) continue
    const last = pieces.at(-1)
    if (last?.at(-1) === span[0]) last.push(span[1])
    else pieces.push(span)
  }
  return pieces
}

/** The part of a straight way that lies in the tile (Liang and Barsky). @param {Spot} from @param {Spot} to @returns {[Spot, Spot] | null} */
function inside(from, to) {
  let [start, end] = [0, 1]
  for (const axis of /** @type {const} */ (["x", "y"])) {
    const way = to[axis] - from[axis]
    const shares = [-from[axis] / way, (EXTENT - from[axis]) / way].sort((a, b) => a - b)
    if (way === 0 && (from[axis] < 0 || from[axis] > EXTENT)) return null
    if (way !== 0) [start, end] = [Math.max(start, shares[0]), Math.min(end, shares[1])]
  }
  if (start >= end) return null
  const at = (/** @type {number} */ share) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  })
  return [start === 0 ? from : at(start), end === 1 ? to : at(end)]
}

/** @param {CanvasRenderingContext2D} pen @param {ReadyTile[]} tiles @param {View} view @param {Colour} colour @param {boolean} isIsland */
export function drawGround(pen, tiles, view, colour, isIsland) {
  const strokes = strokesOf(pen, tiles, view)
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.fillStyle = colour(isIsland ? "sea" : "land")
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height)
  pen.lineJoin = pen.lineCap = "round"
  if (isIsland) {
    for (const [name, width] of /** @type {const} */ ([
      ["shallow", 26],
      ["shallower", 12],
    ]))
      strokes("border", colour(name), width * Math.min(1.6, 2 ** ((view.zoom - 13) / 3)))
    fill(pen, tiles, view, "ground", colour("land"))
    strokes("border", colour("shore"), 1.25)
  }
  for (const layer of ["site", "green", "greengreen", "greenchurchyard", "water"])
    fill(pen, tiles, view, layer, colour(layer.replace("green", "") || "green"))
  strokes("stream", colour("water"), widthOf("stream", view.zoom))
  fill(pen, tiles, view, "building", colour("building"))
  if (view.zoom > 15) strokes("building", colour("building-edge"), 1)
  for (const road of ROADS) {
    const width = widthOf(road, view.zoom)
    if (width) strokes(road, colour(`${road}-edge`), width + (view.zoom > 13 ? 2 : 1))
  }
  for (const road of ROADS) strokes(road, colour(road), widthOf(road, view.zoom))
  strokes("rail", colour("rail"), widthOf("rail", view.zoom))
  if (view.zoom > 13) strokes("rail", colour("rail-gap"), widthOf("rail", view.zoom) * 0.5, [7, 7])
  if (!isIsland) veil(pen, tiles, view, colour)
}

/** @param {string} style @param {number} zoom */
function widthOf(style, zoom) {
  return WIDTHS[style][Math.max(0, Math.min(9, zoom - FIRST_ZOOM))]
}

/** @param {CanvasRenderingContext2D} pen @param {ReadyTile[]} tiles @param {View} view */
function strokesOf(pen, tiles, view) {
  /** @param {string} style @param {string} colour @param {number} width @param {number[]} dashes */
  return (style, colour, width, dashes = []) => {
    if (!width) return
    pen.strokeStyle = colour
    onEach(pen, tiles, view, style, (path, scale) => {
      pen.lineWidth = (width * view.ratio) / scale
      pen.setLineDash(dashes.map((dash) => (dash * view.ratio) / scale))
      pen.stroke(path)
    })
    pen.setLineDash([])
  }
}

/** @param {CanvasRenderingContext2D} pen @param {ReadyTile[]} tiles @param {View} view @param {string} style @param {string} colour */
function fill(pen, tiles, view, style, colour) {
  pen.fillStyle = colour
  onEach(pen, tiles, view, style, (path) => pen.fill(path, "evenodd"))
}

/** Lay a veil over what is not the council's: cut out of a sheet of its own, so that no seam of a tile shows. @param {CanvasRenderingContext2D} pen @param {ReadyTile[]} tiles @param {View} view @param {Colour} colour */
function veil(pen, tiles, view, colour) {
  const sheet = document.createElement("canvas")
  sheet.width = pen.canvas.width
  sheet.height = pen.canvas.height
  const scissors = sheet.getContext("2d")
  if (!scissors) return
  scissors.fillStyle = colour("veil")
  scissors.fillRect(0, 0, sheet.width, sheet.height)
  scissors.lineJoin = "round"
  strokesOf(scissors, tiles, view)("border", colour("border"), 2.5)
  scissors.globalCompositeOperation = "destination-out"
  fill(scissors, tiles, view, "ground", "#000")
  pen.setTransform(1, 0, 0, 1, 0, 0)
  pen.globalAlpha = 0.72
  pen.drawImage(sheet, 0, 0)
  pen.globalAlpha = 1
}

/** @param {CanvasRenderingContext2D} pen @param {ReadyTile[]} tiles @param {View} view @param {string} style @param {(path: Path2D, scale: number) => void} act */
function onEach(pen, tiles, view, style, act) {
  for (const tile of tiles) {
    const path = tile.paths.get(style)
    if (!path) continue
    const side = 256 * 2 ** (view.zoom - tile.zoom) * view.ratio
    const scale = side / EXTENT
    const [left, top] = [tile.x * side - view.left * view.ratio, tile.y * side - view.top * view.ratio]
    pen.setTransform(scale, 0, 0, scale, left, top)
    act(path, scale)
  }
}
