/** A tile made ready to draw: its ground as paths in the tile's own units, its names and streets for the labels. */

export const EXTENT = 4096

/**
 * @typedef {{ x: number, y: number }} Spot
 * @typedef {{ name: string, kind: string, spot: Spot }} Name
 * @typedef {{ name: string, number: string, rank: number, lines: Spot[][] }} Street
 * @typedef {{ zoom: number, x: number, y: number, paths: Map<string, Path2D>, names: Name[], streets: Street[] }} ReadyTile
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
