/**
 * A field for photos: each is made small before it is sent and shown with a way to leave it out. Where one was taken is
 * kept in memory alone, until she says that the problem is there.
 */
import { positionOf, shrink } from "./photos.js"

/** @import { Position } from "./photos.js" */

const NEAR = 50 // metres: as near as a phone knows where it is
const FAR = 2000 // metres from any street we know: it is somewhere else altogether

for (const field of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-photos]"))) ready(field)

/** @param {HTMLElement} field */
function ready(field) {
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input[type=file]"))
  const form = /** @type {HTMLFormElement} */ (input.form)
  const offer = /** @type {HTMLElement | null} */ (field.querySelector("[data-offer]"))
  /** @type {File[]} */
  let kept = []
  /** @type {Promise<void> | null} */
  let working = null

  input.addEventListener("change", () => {
    working = take([...(input.files ?? [])]).finally(() => {
      working = null
    })
  })
  form.addEventListener("submit", waitForThem)
  offer?.querySelector("[data-yes]")?.addEventListener("click", useItsPlace)
  offer?.querySelector("[data-no]")?.addEventListener("click", () => endOffer(""))
  if (input.files?.length) input.dispatchEvent(new Event("change")) // chosen before this was here

  /** Those chosen now stand beside those chosen before: a camera gives one at a time. @param {File[]} files */
  async function take(files) {
    /** @type {Position | null} */
    let position = null
    for (const [n, file] of files.entries()) {
      say(words("working", { n: n + 1, all: files.length }))
      position ??= await positionOf(file)
      const small = await shrink(file)
      kept.push(new File([small], `photo.${small.type.split("/")[1]}`, { type: small.type }))
    }
    put()
    if (position && offer) await ask(position)
  }

  function put() {
    const chosen = new DataTransfer()
    for (const file of kept) chosen.items.add(file)
    input.files = chosen.files
    input.dispatchEvent(new Event("input", { bubbles: true }))
    field.querySelector("[data-thumbnails]")?.replaceChildren(...kept.map(thumbnail))
    const kB = Math.ceil(kept.reduce((all, file) => all + file.size, 0) / 1000)
    say(kept.length ? words("ready", { n: kept.length, kb: kB }) : words("none", {}))
  }

  /** @param {File} file @param {number} n */
  function thumbnail(file, n) {
    const [item, image, button] = [document.createElement("li"), new Image(240, 240), document.createElement("button")]
    image.src = URL.createObjectURL(file)
    image.onload = () => URL.revokeObjectURL(image.src)
    image.alt = words("photo", { n: n + 1 })
    button.type = "button"
    button.className = "button-link"
    button.textContent = words("leaveOut", {})
    button.setAttribute("aria-label", `${button.textContent} ${image.alt}`)
    button.addEventListener("click", () => {
      kept = kept.filter((each) => each !== file)
      if (!kept.length) endOffer("")
      put()
      input.focus()
    })
    item.append(image, button)
    return item
  }

  /** @param {Position} position */
  async function ask(position) {
    const { latitude, longitude, gazetteer } = field.dataset
    const away = latitude && longitude ? metres(position, { latitude: +latitude, longitude: +longitude }) : undefined
    if (!offer || (away !== undefined && away < NEAR)) return
    const { nearest } = await import("./gazetteer.js")
    const street = await nearest(position, gazetteer).catch(() => undefined)
    if (street && metres(position, street) > FAR) return
    offer.hidden = false
    offer.dataset.position = JSON.stringify({ ...position, street_named: street ? "yes" : "" })
    const question = /** @type {HTMLElement} */ (offer.querySelector("[data-question]"))
    question.textContent = street ? words("near", { street: street.name }) : words("somewhere", {})
  }

  function useItsPlace() {
    const position = JSON.parse(offer?.dataset.position ?? "{}")
    for (const [name, value] of Object.entries({ ...position, location_source: "photo" })) write(name, `${value}`)
    endOffer(words("used", {}), position)
  }

  /** @param {string} said @param {Position} [used] */
  function endOffer(said, used) {
    if (!offer) return
    if (!used) for (const name of ["latitude", "longitude", "location_source", "street_named"]) write(name, "")
    const hadFocus = offer.contains(document.activeElement)
    offer.hidden = true
    delete offer.dataset.position
    say(said)
    if (hadFocus) input.focus()
  }

  /** Sent while one is still being made small: sent when that is done. @param {SubmitEvent} event */
  async function waitForThem(event) {
    if (!working) return
    event.preventDefault()
    event.stopPropagation()
    await working
    form.requestSubmit(event.submitter)
  }

  /** @param {string} name @param {string} value */
  function write(name, value) {
    const hidden = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
    hidden.value = value
  }

  /** @param {string} said */
  function say(said) {
    const status = /** @type {HTMLElement} */ (field.querySelector("[data-said]"))
    status.textContent = said
  }

  /** @param {string} name @param {Record<string, string | number>} values */
  function words(name, values) {
    return (field.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => `${values[key]}`)
  }
}

/** On a flat earth, which a council's is. @param {Position} here @param {Position} there */
function metres(here, there) {
  const east = (here.longitude - there.longitude) * Math.cos((here.latitude * Math.PI) / 180)
  return Math.hypot(east, here.latitude - there.latitude) * 111_320
}
