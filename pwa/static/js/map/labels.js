/** Writes the names, after all the ground and over all its tiles at once, so that none is broken at a tile's edge. */

import { EXTENT } from "./ground.js"

/**
 * @typedef {import("./ground.js").ReadyTile} ReadyTile
 * @typedef {import("./ground.js").Spot} Spot
 * @typedef {import("./ground.js").View} View
 * @typedef {import("./ground.js").Colour} Colour
 * @typedef {{ from: number, size: number, weight?: number, style?: string, colour: string, spread?: number }} Kind `from` a zoom of the map
 */

/** What is written, the first first; what would lie over a name that stands there already is left out. @type {Record<string, Kind>} */
const KINDS = {
  town: { from: 0, size: 17, weight: 700, colour: "name" },
  village: { from: 11, size: 14, weight: 600, colour: "name" },
  station: { from: 14, size: 12, weight: 600, colour: "station" },
  hamlet: { from: 14, size: 12.5, weight: 600, colour: "name-quiet" },
  water: { from: 14, size: 12.5, style: "italic", colour: "name-water" },
  green: { from: 16, size: 11.5, style: "italic", colour: "name-green" },
  site: { from: 17, size: 11.5, colour: "name-quiet" },
  land: { from: 15, size: 11.5, style: "italic", colour: "name-quiet" },
}
const BEFORE_STREETS = ["town", "village", "station"]
const AFTER_STREETS = ["hamlet", "water", "green", "site", "land"]
const STREETS_FROM = 15
const NUMBERS_FROM = 12
const FARTHEST_APART = 4 // pixels between the ends of two pieces of one street
const SHARPEST_TURN = 0.5 // radians from one letter to the next
const BETWEEN = 420 // pixels from one name of a street to its next

/** @param {CanvasRenderingContext2D} pen @param {ReadyTile[]} tiles @param {View} view @param {Colour} colour @param {string} family */
export function writeLabels(pen, tiles, view, colour, family) {
  pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0)
  pen.textAlign = "center"
  pen.textBaseline = "middle"
  pen.lineJoin = "round"
  const page = { pen, view, colour, family, room: new Room(view) }
  writeNames(page, tiles, BEFORE_STREETS)
  if (view.zoom >= NUMBERS_FROM) writeNumbers(page, tiles)
  if (view.zoom >= STREETS_FROM) writeStreets(page, tiles)
  writeNames(page, tiles, AFTER_STREETS)
}

/** @typedef {{ pen: CanvasRenderingContext2D, view: View, colour: Colour, family: string, room: Room }} Page */

/** Where nothing is written yet. */
class Room {
  /** @param {View} view */
  constructor(view) {
    this.view = view
    /** @type {[number, number, number, number][]} */
    this.taken = []
  }

  /** Take these boxes (middle, half its width and height), all or none. @param {[number, number, number, number][]} boxes */
  takes(boxes) {
    const free = boxes.every(
      ([x, y, w, h]) =>
        x - w > 2 &&
        y - h > 2 &&
        x + w < this.view.width - 2 &&
        y + h < this.view.height - 2 &&
        !this.taken.some(([X, Y, W, H]) => Math.abs(x - X) < w + W && Math.abs(y - Y) < h + H),
    )
    if (free) this.taken.push(...boxes)
    return free
  }
}

/** @param {Page} page @param {ReadyTile[]} tiles @param {string[]} kinds */
function writeNames(page, tiles, kinds) {
  for (const kind of kinds) {
    const { from, size, weight = 400, style = "normal", colour } = KINDS[kind]
    if (page.view.zoom < from) continue
    const larger = kind === "town" || kind === "village" ? Math.min(4, Math.max(0, page.view.zoom - 12)) : 0
    page.pen.font = `${style} ${weight} ${size + larger}px ${page.family}`
    /** @type {Map<string, Spot[]>} */
    const written = new Map()
    for (const tile of tiles) {
      for (const { name, spot } of tile.names.filter((each) => each.kind === kind)) {
        const at = onPage(page.view, tile, spot)
        const near = written.get(name)?.some((other) => Math.hypot(at.x - other.x, at.y - other.y) < 300)
        if (!near && writeInLines(page, name, at, size + larger, colour))
          written.set(name, [...(written.get(name) ?? []), at])
      }
    }
  }
}

/** In one line, or a long one in two. @param {Page} page @param {string} name @param {Spot} at @param {number} size @param {string} colour */
function writeInLines(page, name, at, size, colour) {
  const { pen, room } = page
  const lines = name.length > 15 ? inTwo(name) : [name]
  const width = Math.max(...lines.map((line) => pen.measureText(line).width))
  const height = size * 1.15
  if (!room.takes([[at.x, at.y, width / 2 + 5, (height * lines.length) / 2 + 3]])) return false
  pen.strokeStyle = page.colour("halo")
  pen.fillStyle = page.colour(colour)
  pen.lineWidth = 3.5
  for (const draw of /** @type {const} */ (["strokeText", "fillText"]))
    for (const [i, line] of lines.entries()) pen[draw](line, at.x, at.y + (i - (lines.length - 1) / 2) * height)
  return true
}

/** @param {string} name */
function inTwo(name) {
  const spaces = [...name.matchAll(/ /g)].map((match) => match.index)
  if (!spaces.length) return [name]
  const middle = spaces.reduce((best, at) =>
    Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2) ? at : best,
  )
  return [name.slice(0, middle), name.slice(middle + 1)]
}

/** A road's number on a small plate, in the middle of what is seen of it. @param {Page} page @param {ReadyTile[]} tiles */
function writeNumbers(page, tiles) {
  const { pen, room, colour, view } = page
  pen.font = `600 10.5px ${page.family}`
  for (const { text, lines } of streetsOn(view, tiles, (street) => (street.rank < 3 ? street.number : ""))) {
    for (const line of lines.slice(0, view.zoom > 13 ? 3 : 1)) {
      const at = along(line, lengthOf(line) / 2)
      const width = pen.measureText(text).width
      if (lengthOf(line) < 90 || !room.takes([[at.x, at.y, width / 2 + 22, 22]])) continue
      pen.beginPath()
      pen.roundRect(at.x - width / 2 - 4, at.y - 8, width + 8, 16, 4)
      pen.fillStyle = colour("plate")
      pen.strokeStyle = colour("road1-edge")
      pen.lineWidth = 1
      pen.fill()
      pen.stroke()
      pen.fillStyle = colour("name")
      pen.fillText(text, at.x, at.y + 0.5)
    }
  }
}

/** @param {Page} page @param {ReadyTile[]} tiles */
function writeStreets(page, tiles) {
  const { pen, view, colour } = page
  const streets = streetsOn(view, tiles, (street) => street.name).sort((a, b) => a.rank - b.rank)
  for (const { text, lines, rank } of streets) {
    const size = (rank < 3 ? 12.5 : 11.5) + Math.min(2.5, Math.max(0, view.zoom - 16))
    pen.font = `500 ${size}px ${page.family}`
    pen.strokeStyle = colour("halo")
    pen.fillStyle = colour("name-street")
    const widths = [...text].map((letter) => pen.measureText(letter).width)
    const width = pen.measureText(text).width
    for (const line of lines) {
      const length = lengthOf(line)
      const times = Math.max(1, Math.round(length / (width + BETWEEN)))
      for (let i = 0; i < times && length > width + 8; i++) {
        const middle = (length * (i + 0.5)) / times
        for (const aside of [0, -0.25, 0.25]) {
          const start = middle + (aside * length) / times - width / 2
          if (start >= 2 && start + width <= length - 2 && writeAlong(page, text, widths, line, start, size)) break
        }
      }
    }
  }
}

/** Letter by letter along the street; not where it turns too sharply to be read. @param {Page} page @param {string} text @param {number[]} widths @param {Spot[]} street @param {number} start @param {number} size */
function writeAlong({ pen, room }, text, widths, street, start, size) {
  const end = start + widths.reduce((sum, width) => sum + width, 0)
  const [first, last] = [along(street, start), along(street, end)]
  const [line, from] = last.x < first.x ? [[...street].reverse(), lengthOf(street) - end] : [street, start]
  let at = from
  const letters = [...text].map((letter, i) => {
    const [left, right] = [along(line, at), along(line, at + widths[i])]
    at += widths[i]
    return {
      letter,
      x: (left.x + right.x) / 2,
      y: (left.y + right.y) / 2,
      turn: Math.atan2(right.y - left.y, right.x - left.x),
    }
  })
  const turns = letters
    .slice(1)
    .map(({ turn }, i) => Math.abs(Math.atan2(Math.sin(turn - letters[i].turn), Math.cos(turn - letters[i].turn))))
  if (Math.max(0, ...turns) > SHARPEST_TURN || turns.reduce((sum, turn) => sum + turn, 0) > 1.6) return false
  if (!room.takes(letters.filter((_, i) => i % 2 === 0).map(({ x, y }) => [x, y, size * 0.62, size * 0.62])))
    return false
  pen.lineWidth = 3
  for (const draw of /** @type {const} */ (["strokeText", "fillText"])) {
    for (const { letter, x, y, turn } of letters) {
      pen.save()
      pen.translate(x, y)
      pen.rotate(turn)
      pen[draw](letter, 0, 0)
      pen.restore()
    }
  }
  return true
}

/**
 * Streets as they run over all tiles, the pieces put together end to end.
 * @param {View} view @param {ReadyTile[]} tiles @param {(street: import("./ground.js").Street) => string} textOf
 */
function streetsOn(view, tiles, textOf) {
  /** @type {Map<string, { text: string, rank: number, lines: Spot[][] }>} */
  const found = new Map()
  for (const tile of tiles) {
    for (const street of tile.streets) {
      const text = textOf(street)
      if (!text) continue
      const whole = found.get(text) ?? { text, rank: street.rank, lines: [] }
      whole.lines.push(...street.lines.map((line) => line.map((spot) => onPage(view, tile, spot))))
      found.set(text, whole)
    }
  }
  for (const whole of found.values()) whole.lines = joined(whole.lines).sort((a, b) => lengthOf(b) - lengthOf(a))
  return [...found.values()]
}

/** @param {Spot[][]} lines */
function joined(lines) {
  /** @type {Spot[][]} */
  const whole = []
  for (let line of lines) {
    for (let other = meeting(whole, line); other; other = meeting(whole, line)) {
      whole.splice(whole.indexOf(other), 1)
      line = endToEnd(other, line)
    }
    whole.push(line)
  }
  return whole
}

/** @param {Spot[][]} lines @param {Spot[]} line */
function meeting(lines, line) {
  return lines.find((other) => ends(other).some((end) => ends(line).some((there) => isNear(end, there))))
}

/** @param {Spot[]} one @param {Spot[]} other */
function endToEnd(one, other) {
  const [start, end] = ends(one)
  const forward = ends(other).some((there) => isNear(end, there)) ? one : [...one].reverse()
  const last = forward === one ? end : start
  return [...forward, ...(isNear(other[0], last) ? other : [...other].reverse())]
}

/** @param {Spot[]} line */
function ends(line) {
  return [line[0], line[line.length - 1]]
}

/** @param {Spot} here @param {Spot} there */
function isNear(here, there) {
  return Math.abs(here.x - there.x) < FARTHEST_APART && Math.abs(here.y - there.y) < FARTHEST_APART
}

/** @param {View} view @param {ReadyTile} tile @param {Spot} spot */
function onPage(view, tile, spot) {
  const side = 256 * 2 ** (view.zoom - tile.zoom)
  return { x: (tile.x + spot.x / EXTENT) * side - view.left, y: (tile.y + spot.y / EXTENT) * side - view.top }
}

/** @param {Spot[]} line */
function lengthOf(line) {
  let length = 0
  for (let i = 1; i < line.length; i++) length += Math.hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y)
  return length
}

/** The spot that far along a line. @param {Spot[]} line @param {number} far @returns {Spot} */
function along(line, far) {
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]]
    const step = Math.hypot(to.x - from.x, to.y - from.y)
    if (far <= step && step > 0)
      return { x: from.x + ((to.x - from.x) * far) / step, y: from.y + ((to.y - from.y) * far) / step }
    far -= step
  }
  return line[line.length - 1]
}
