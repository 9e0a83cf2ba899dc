/** Reporting without a signal: all that the journey asks, on one page, with what this phone has kept. */
import { search } from "./gazetteer.js"
import { draftOf, drafts, forgetDraft, itemOf, keepDraft, putReport } from "./outbox.js"
import { fill } from "./typed.js"

/** @import { Fields } from "./outbox.js" */

const ID = /^[\da-f-]{36}$/
const COORDINATES = /\d.*[, ].*\d/
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-journey]"))
const words = /** @type {Record<string, string>} */ (form.dataset)
const again = /** @type {HTMLElement} */ (document.querySelector("[data-again]"))
const summary = /** @type {HTMLElement} */ (document.querySelector("[data-problems]"))
const parts = /** @type {NodeListOf<HTMLFieldSetElement>} */ (form.querySelectorAll("[data-for]"))
let sureOf = ""

const { key, fields, problems } = await resumed()
history.replaceState(null, "", `?${key}`)
fill(form, fields)
showParts()
complain(problems)
again.hidden = !fields.length

form.addEventListener("input", keep)
field("where").addEventListener("input", () => (field("choice").value = ""))
field("service_code").addEventListener("change", showParts)
addEventListener("submit", send) // after the field for photos, which may not be ready
again.addEventListener("click", async () => {
  await forgetDraft(key)
  location.replace("/reports/new/offline?new")
})

/** What the address names: a draft, or what waits in the outbox to be changed; else the last one begun. @returns {Promise<{ key: string, fields: Fields, problems: [string, string][] }>} */
async function resumed() {
  const asked = location.search.slice(1)
  const last = asked ? undefined : (await drafts()).sort((a, b) => a.changed_at - b.changed_at).pop()
  const key = ID.test(asked) ? asked : (last?.key ?? crypto.randomUUID())
  const [draft, item] = [await draftOf(key), await itemOf(key)]
  const waiting = item?.state === "sent" ? undefined : item
  const fields = draft ? Object.values(draft.steps).flat() : (waiting?.fields ?? [])
  return { key, fields, problems: Object.entries(waiting?.problems ?? {}) }
}

async function keep() {
  const steps = { all: /** @type {Fields} */ ([...new FormData(form)]) }
  await keepDraft({ key, steps, changed_at: 0, unsent: "", isPressed: false }).catch(() => {})
}

/** The warning and the questions of the service that was chosen. */
function showParts() {
  for (const part of parts) part.hidden = part.disabled = part.dataset.for !== field("service_code").value
}

/** Sent by the script that found the place, no button was pressed: the next question is due. @param {SubmitEvent} event */
async function send(event) {
  event.preventDefault()
  await keep()
  if (!event.submitter) return field("service_code").focus()
  const problems = await missing()
  complain(problems)
  if (problems.length) return summary.focus()
  await keep()
  await putReport(key)
  location.replace("/outbox")
}

/** @returns {Promise<[string, string][]>} each with the field that it leads to */
async function missing() {
  const place = await placeProblem()
  const ends = [...parts].flatMap((part) => Object.entries(JSON.parse((!part.hidden && part.dataset.stops) || "{}")))
  /** @type {[string, string][]} */
  const all = [
    ["where", place],
    ["service_code", field("service_code").value ? "" : words.service],
    ["description", field("description").value.trim() ? "" : words.description],
  ]
  for (const [name, of] of ends) all.push([name, stop(name, of)])
  return all.filter(([, problem]) => problem)
}

/** @param {string} name @param {Record<string, string>} ends */
function stop(name, ends) {
  const given = new FormData(form).getAll(name).map(String).filter(Boolean)
  return (given.length ? given : [""]).map((answer) => ends[answer]).find(Boolean) ?? ""
}

/** A name that this phone knows once is that place; any other goes as it is, once that was said. */
async function placeProblem() {
  const typed = field("where").value.trim()
  if (field("latitude").value || field("choice").value) field("where").value ||= words.here
  else if (!typed) return words.place
  else if (sureOf !== typed && !COORDINATES.test(typed)) {
    const found = await search(typed)
    const same = found.filter(({ name }) => name.toLowerCase() === typed.toLowerCase())
    const [only, ...others] = same.length ? same : found
    if (!only || others.length) {
      sureOf = typed
      return words.which
    }
    for (const name of /** @type {const} */ (["latitude", "longitude"])) field(name).value = `${only[name]}`
  }
  return ""
}

/** @param {[string, string][]} problems */
function complain(problems) {
  summary.hidden = !problems.length
  summary.querySelector("ul")?.replaceChildren(
    ...problems.map(([name, text]) => {
      const item = document.createElement("li")
      item.append(Object.assign(document.createElement("a"), { href: `#${name}`, textContent: text }))
      return item
    }),
  )
}

/** @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
}
