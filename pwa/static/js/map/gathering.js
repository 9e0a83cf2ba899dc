/** Marks that would stand on one another become one, so that each can be seen and pressed (WCAG 2.2, 2.5.8). */

const PIN = 24 // pixels: the least that a target may be
const APART = { finger: 48, pointer: PIN } // pixels between the middles of two marks, at least

/**
 * @typedef {{ reference: string | null, service_name: string, stage: string, latitude: number, longitude: number, number: number }} Mark
 * @typedef {{ marks: Mark[], number: number, x: number, y: number, side: number }} Spot what is drawn in one place, in pixels
 */

/**
 * Two spots that touch become one in their middle, until none touch.
 * @param {Mark[]} marks @param {(mark: Mark) => { x: number, y: number }} place @param {boolean} byFinger
 */
export function gathered(marks, place, byFinger) {
  /** @type {Spot[]} */
  const spots = []
  for (const mark of marks) {
    let spot = spotOf([mark], mark.number, place(mark))
    for (let near = touching(spot, spots, byFinger); near >= 0; near = touching(spot, spots, byFinger))
      spot = together(spot, spots.splice(near, 1)[0])
    spots.push(spot)
  }
  return spots
}

/** @param {Mark[]} marks @param {number} number @param {{ x: number, y: number }} place @returns {Spot} */
function spotOf(marks, number, { x, y }) {
  return { marks, number, x, y, side: number === 1 ? PIN : Math.min(54, 32 + 2.5 * Math.log2(number)) }
}

/** Which of the others it touches, or -1. @param {Spot} spot @param {Spot[]} others @param {boolean} byFinger */
function touching(spot, others, byFinger) {
  const least = byFinger ? APART.finger : APART.pointer
  return others.findIndex((other) => {
    const apart = Math.max(least, (spot.side + other.side) / 2 + 2)
    return Math.hypot(spot.x - other.x, spot.y - other.y) < apart
  })
}

/** @param {Spot} one @param {Spot} other */
function together(one, other) {
  const number = one.number + other.number
  const middle = (/** @type {"x" | "y"} */ axis) => (one[axis] * one.number + other[axis] * other.number) / number
  return spotOf([...one.marks, ...other.marks], number, { x: middle("x"), y: middle("y") })
}
