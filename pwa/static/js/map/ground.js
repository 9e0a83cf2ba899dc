/** Draws the ground: one canvas for the whole view, layer upon layer over all its tiles. Colours stand in css/map.css. */

import { EXTENT } from "./tile.js"

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
 * @typedef {import("./tile.js").ReadyTile} ReadyTile
 * @typedef {{ zoom: number, left: number, top: number, width: number, height: number, ratio: number }} View pixels of the world
 * @typedef {(name: string) => string} Colour
 */

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
