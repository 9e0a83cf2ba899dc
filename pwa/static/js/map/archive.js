/** The council's map as one file (PMTiles, version 3): fetched whole, once, and read here without a network. */

import { PbfReader, VectorTile } from "./libraries.js"

const KEPT = "map" // the name of its cache
const HEADER_LENGTH = 127

/** @param {string} url */
export async function openArchive(url) {
  const archive = new Archive(await whole(url))
  await archive.read()
  return archive
}

/** The file, from what this phone keeps or from the council; older maps are then let go. @param {string} url */
async function whole(url) {
  const cache = "caches" in self ? await caches.open(KEPT).catch(() => null) : null
  const kept = await cache?.match(url)
  if (kept) return kept.arrayBuffer()
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${response.status} ${url}`)
  if (cache) {
    for (const request of await cache.keys()) await cache.delete(request)
    await cache.put(url, response.clone()).catch(() => {}) // a full phone shows the map all the same
  }
  return response.arrayBuffer()
}

class Archive {
  /** @param {ArrayBuffer} file */
  constructor(file) {
    this.file = file
    this.header = new DataView(file, 0, HEADER_LENGTH)
    this.tilesFrom = this.long(56)
    this.firstZoom = this.header.getUint8(100)
    this.lastZoom = this.header.getUint8(101)
    const [west, south, east, north] = [102, 106, 110, 114].map((at) => this.header.getInt32(at, true) / 1e7)
    this.bounds = { west, south, east, north }
    /** What the file says of itself; the council's bounds as west, south, east, north. @type {{ attribution?: string, around?: "land" | "sea", council?: number[] }} */
    this.about = {}
    /** Where each tile is: its number, its first byte, how many bytes. @type {Map<number, [number, number]>} */
    this.places = new Map()
  }

  async read() {
    this.about = JSON.parse(new TextDecoder().decode(await this.inflated(this.long(24), this.long(32))))
    await this.readDirectory(this.long(8), this.long(16))
  }

  /** @param {number} offset @param {number} length */
  async readDirectory(offset, length) {
    const reader = new PbfReader(new Uint8Array(await this.inflated(offset, length)))
    const count = reader.readVarint()
    const column = () => Array.from({ length: count }, () => reader.readVarint())
    const [steps, runs, lengths, offsets] = [column(), column(), column(), column()]
    let [number, after] = [0, 0]
    for (let i = 0; i < count; i++) {
      number += steps[i]
      const start = offsets[i] ? offsets[i] - 1 : after
      after = start + lengths[i]
      if (!runs[i]) await this.readDirectory(this.long(40) + start, lengths[i])
      for (let alike = 0; alike < runs[i]; alike++) this.places.set(number + alike, [start, lengths[i]])
    }
  }

  /** @param {number} zoom @param {number} x @param {number} y @returns {Promise<VectorTile | null>} */
  async tile(zoom, x, y) {
    const place = this.places.get(tileNumber(zoom, x, y))
    if (!place) return null
    return new VectorTile(new PbfReader(new Uint8Array(await this.inflated(this.tilesFrom + place[0], place[1]))))
  }

  /** @param {number} offset @param {number} length */
  inflated(offset, length) {
    const part = new Blob([new Uint8Array(this.file, offset, length)])
    return new Response(part.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()
  }

  /** @param {number} at */
  long(at) {
    return Number(this.header.getBigUint64(at, true))
  }
}

/** Zoom by zoom, along Hilbert's curve. @param {number} zoom @param {number} x @param {number} y */
function tileNumber(zoom, x, y) {
  let number = (4 ** zoom - 1) / 3
  for (let bit = zoom - 1; bit >= 0; bit--) {
    const side = 2 ** bit
    const [right, lower] = [(x & side) > 0, (y & side) > 0]
    number += ((right ? 3 : 0) ^ (lower ? 1 : 0)) * 4 ** bit
    if (!lower) [x, y] = right ? [side - 1 - y, side - 1 - x] : [y, x]
  }
  return number
}
