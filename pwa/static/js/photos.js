/** A photo before it is sent: made small on the phone, and asked where it was taken, which goes nowhere by itself. */

/** @typedef {{ latitude: number, longitude: number }} Position */

const HEAD = 131_072 // bytes: a camera writes where it was before it writes the picture
const [GPS, EXIF] = [0x8825, 0x45786966]

/**
 * As WebP, or as JPEG where the browser cannot; upright, and never bigger than it was. What is no picture stays as it is.
 *
 * @param {Blob} file @param {{ mostBytes?: number, longestSide?: number }} [limits]
 */
export async function shrink(file, { mostBytes = 200_000, longestSide = 2048 } = {}) {
  if (file.size <= mostBytes) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" })
    const small = await drawn(picture, mostBytes, longestSide)
    picture.close()
    return small && small.size < file.size ? small : file
  } catch {
    return file
  }
}

/** Smaller, by as much as the last was too heavy. @param {ImageBitmap} picture @param {number} mostBytes @param {number} longestSide */
async function drawn(picture, mostBytes, longestSide) {
  const canvas = document.createElement("canvas")
  let side = Math.min(longestSide, Math.max(picture.width, picture.height))
  for (let turn = 0; turn < 8; turn++) {
    const scale = side / Math.max(picture.width, picture.height)
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const blob = await encoded(canvas)
    if (!blob || blob.size <= mostBytes) return blob
    side *= Math.min(0.9, Math.max(0.4, Math.sqrt(mostBytes / blob.size)))
  }
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob | null>} */
async function encoded(canvas) {
  /** @type {(type: string) => Promise<Blob | null>} */
  const as = (type) => new Promise((resolve) => canvas.toBlob(resolve, type, 0.6))
  const webp = await as("image/webp")
  return webp?.type === "image/webp" ? webp : as("image/jpeg")
}

/** Where a JPEG says it was taken (Exif 2.32, 4.6.6). Whatever is amiss in it, it says nothing. @param {Blob} file @returns {Promise<Position | null>} */
export async function positionOf(file) {
  try {
    return inJpeg(new DataView(await file.slice(0, HEAD).arrayBuffer()))
  } catch {
    return null // it ended too soon, or points outside itself
  }
}

/** @param {DataView} view */
function inJpeg(view) {
  if (view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xda) return null // here the picture begins
    if (marker === 0xe1 && view.getUint32(at + 4) === EXIF) return inTiff(new DataView(view.buffer, at + 10))
  }
  return null
}

/** @param {DataView} tiff */
function inTiff(tiff) {
  const little = tiff.getUint16(0) === 0x4949
  /** @param {number} at */
  const long = (at) => tiff.getUint32(at, little)

  /** Where an entry is in its list. @param {number} list @param {number} tag */
  function entry(list, tag) {
    const all = tiff.getUint16(list, little)
    for (let n = 0, at = list + 2; n < all; n++, at += 12) if (tiff.getUint16(at, little) === tag) return at
    throw new RangeError()
  }

  /** Degrees, minutes and seconds, each a fraction. @param {number} list @param {number} tag @param {string} negative */
  function degrees(list, tag, negative) {
    const at = long(entry(list, tag + 1) + 8)
    const parts = [at, at + 8, at + 16].map((part) => (long(part) ? long(part) / long(part + 4) : 0))
    const sign = String.fromCharCode(tiff.getUint8(entry(list, tag) + 8)) === negative ? -1 : 1
    return sign * (parts[0] + parts[1] / 60 + parts[2] / 3600)
  }

  const list = long(entry(long(4), GPS) + 8)
  const [latitude, longitude] = [degrees(list, 1, "S"), degrees(list, 3, "W")]
  const is = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude || longitude)
  return is ? { latitude, longitude } : null
}
