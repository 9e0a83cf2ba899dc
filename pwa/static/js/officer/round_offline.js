/** The round without a signal: the stops this phone keeps, and what it has still to send. */
import { forget, isToSend } from "../outbox.js"
import { keptRound, putAgain, sendVisits, visits } from "./kept_round.js"
import { field, kept, place, sayWrong } from "./visits.js"

/** @import { Item } from "../outbox.js" */
/** @import { Stop } from "./kept_round.js" */

const FAR_M = 150 // as api/rounds/actions.py has it
const page = /** @type {HTMLElement} */ (document.querySelector("[data-offline-round]"))
const words = /** @type {Record<string, string>} */ (page.dataset)
const [stops, items] = [of(page, "stops"), of(page, "items")]

addEventListener("online", () => show())
show()

async function show() {
  await sendVisits()
  const [round, waiting] = [await keptRound(), await visits()]
  const gone = new Set(waiting.filter(isToSend).map(referenceOf))
  const left = round?.stops.filter(({ reference }) => !gone.has(reference)) ?? []
  stops.replaceChildren(...left.map((stop) => stopLine(stop, round?.seal_with ?? "")))
  items.replaceChildren(...waiting.map(card))
  of(page, "none").hidden = left.length + waiting.length > 0
  of(page, "again").hidden = !navigator.onLine
}

/** @param {Stop} stop @param {string} sealWith */
function stopLine(stop, sealWith) {
  const line = copied("stop")
  for (const name of /** @type {const} */ (["service", "place", "reference"])) of(line, name).textContent = stop[name]
  const form = /** @type {HTMLFormElement} */ (line.querySelector("form"))
  for (const part of form.querySelectorAll("[id]")) part.id += stop.reference
  for (const label of form.querySelectorAll("label")) label.htmlFor += stop.reference
  for (const part of form.querySelectorAll("[aria-describedby]"))
    part.setAttribute(
      "aria-describedby",
      part.getAttribute("aria-describedby")?.replace(/\S+/g, `$&${stop.reference}`) ?? "",
    )
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    send(form, stop, sealWith)
  })
  return line
}

/** @param {HTMLFormElement} form @param {Stop} stop @param {string} sealWith */
async function send(form, stop, sealWith) {
  const here = /** @type {GeolocationCoordinates | null} */ (await place(form))
  const far = here && !field(form, "is_sure").checked ? tooFar(here, stop) : ""
  const wrong = !new FormData(form).get("finding") ? words.choose : !field(form, "words").value.trim() ? words.say : ""
  sayWrong(form, { far, wrong })
  if (far || wrong) return
  await kept(form, stop.reference, crypto.randomUUID(), sealWith)
  await show()
  items.scrollIntoView()
}

/** @param {GeolocationCoordinates} here @param {Stop} stop */
function tooFar(here, stop) {
  const east = (here.longitude - stop.longitude) * Math.cos((stop.latitude * Math.PI) / 180)
  const metres = Math.round(Math.hypot(east, here.latitude - stop.latitude) * 111_320)
  if (metres - here.accuracy <= FAR_M) return ""
  return words.farWords.replace("{metres}", `${metres}`)
}

/** @param {Item} visit */
const referenceOf = ({ fields }) => `${Object.fromEntries(fields).reference}`

/** @param {Item} visit */
function card(visit) {
  const line = copied("item")
  const state = isToSend(visit) ? "waiting" : "signed_out" in visit.problems ? "signed_out" : "needs_you"
  of(line, "reference").textContent = referenceOf(visit)
  for (const tag of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-of]")))
    tag.hidden = !tag.dataset.of?.includes(state)
  of(line, "problems").replaceChildren(
    ...Object.values(visit.problems).map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  )
  for (const [name, asNote] of /** @type {const} */ ([
    ["retry", false],
    ["note", true],
  ]))
    of(line, name).addEventListener("click", () => putAgain(visit, asNote).then(show))
  of(line, "delete").addEventListener("click", async () => {
    if (confirm(words.sure)) await forget(visit.key).then(show)
  })
  return line
}

/** @param {string} id */
function copied(id) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById(id))
  return /** @type {HTMLElement} */ (/** @type {Element} */ (pattern.content.firstElementChild).cloneNode(true))
}

/** @param {Element} part @param {string} name */
function of(part, name) {
  return /** @type {HTMLElement} */ (part.querySelector(`[data-${name}]`))
}
