/**
 * What is typed into a page of a report stays on this phone until the page has been sent, also when the app is closed or
 * the phone gives up. It comes back only while the page holds what it held then: what the council has is newer.
 */

const KEPT = "typed "
const LONGEST = 24 * 60 * 60 * 1000 // milliseconds, as long as the draft itself is kept
const answers = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-typed]"))
const draft = location.pathname.split("/")[3]

forget()
if (answers) bringBack(answers)
answers?.addEventListener("input", (event) => keep(/** @type {HTMLInputElement} */ (event.target)))

/** @param {HTMLInputElement} field */
function keep(field) {
  if (!isWords(field)) return
  const kept = { before: field.defaultValue, now: field.value, at: Date.now() }
  localStorage.setItem(nameOf(field), JSON.stringify(kept))
}

/** @param {HTMLFormElement} form */
function bringBack(form) {
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (form.elements)) {
    const kept = JSON.parse((isWords(field) && localStorage.getItem(nameOf(field))) || "null")
    if (!kept || field.value !== field.defaultValue) continue
    if (kept.before === field.defaultValue) field.value = kept.now
    else localStorage.removeItem(nameOf(field))
  }
}

/** What is old; and at the end of a report all of it, which the council then has. */
function forget() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(KEPT))) {
    const isOver = location.pathname.endsWith("/check") && name.includes(`/${draft}/`)
    const { at } = JSON.parse(localStorage.getItem(name) ?? "{}")
    if (isOver || !(Date.now() - at < LONGEST)) localStorage.removeItem(name)
  }
}

/** @param {HTMLInputElement} field */
function isWords(field) {
  return Boolean(field.name) && (field.type === "text" || field.type === "textarea")
}

/** @param {HTMLInputElement} field */
function nameOf(field) {
  return `${KEPT}${location.pathname} ${field.name}`
}
