/** Boxes are drawn over a photo with a mouse, a finger or a pen, and stand in the form as numbers. */

export {} // names of its own

const photo = /** @type {HTMLElement} */ (document.querySelector("[data-cover]"))
const how = /** @type {HTMLElement} */ (document.querySelector("[data-cover-how]"))
const undo = /** @type {HTMLButtonElement} */ (document.querySelector("[data-cover-undo]"))
/** @type {{ row: Element, box: HTMLElement, x: number, y: number } | null} */
let drawing = null

how.hidden = false
photo.addEventListener("pointerdown", begin)
photo.addEventListener("pointermove", draw)
photo.addEventListener("pointerup", end)
photo.addEventListener("pointercancel", end)
undo.addEventListener("click", takeLastAway)
for (const row of rows()) row.addEventListener("input", () => show(row))
for (const row of rows()) show(row)

/** @param {PointerEvent} event */
function begin(event) {
  const row = rows().find((each) => fields(each).every(({ value }) => !value)) ?? anotherRow()
  photo.setPointerCapture(event.pointerId)
  drawing = { row, box: boxOf(row), ...at(event) }
}

/** @param {PointerEvent} event */
function draw(event) {
  if (!drawing) return
  const { x, y } = at(event)
  const edges = [Math.min(x, drawing.x), Math.min(y, drawing.y), Math.abs(x - drawing.x), Math.abs(y - drawing.y)]
  for (const [n, field] of fields(drawing.row).entries()) field.value = edges[n].toFixed(1)
  show(drawing.row)
}

/** A press that drew nothing is no box. */
function end() {
  if (drawing && fields(drawing.row).some(({ value }) => !(Number(value) > 0) && value !== "0.0")) clear(drawing.row)
  drawing = null
}

function takeLastAway() {
  const filled = rows().filter((row) => fields(row).some(({ value }) => value))
  const last = filled.at(-1)
  if (last) clear(last)
}

/** @param {Element} row */
function clear(row) {
  for (const field of fields(row)) field.value = ""
  show(row)
}

/** The box of a row where its numbers say; none where they do not. @param {Element} row */
function show(row) {
  const [left, top, width, height] = fields(row).map(({ value }) => Number(value))
  const { style } = boxOf(row)
  Object.assign(style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` })
  style.display = width > 0 && height > 0 ? "block" : "none"
}

function anotherRow() {
  const last = /** @type {Element} */ (rows().at(-1))
  const row = /** @type {Element} */ (last.cloneNode(true))
  for (const field of fields(row)) {
    field.removeAttribute("id")
    field.value = ""
  }
  row.addEventListener("input", () => show(row))
  last.after(row)
  return row
}

/** @param {Element} row */
function boxOf(row) {
  const n = rows().indexOf(row)
  const boxes = /** @type {HTMLElement[]} */ ([...photo.querySelectorAll("div")])
  while (boxes.length <= n) boxes.push(photo.appendChild(document.createElement("div")))
  return boxes[n]
}

/** Where the pointer is, in hundredths of the photo. @param {PointerEvent} event */
function at({ clientX, clientY }) {
  const { left, top, width, height } = photo.getBoundingClientRect()
  return { x: within(((clientX - left) / width) * 100), y: within(((clientY - top) / height) * 100) }
}

/** @param {number} value */
function within(value) {
  return Math.min(Math.max(value, 0), 100)
}

function rows() {
  return [...document.querySelectorAll("[data-box]")]
}

/** @param {Element} row */
function fields(row) {
  return [...row.querySelectorAll("input")]
}
