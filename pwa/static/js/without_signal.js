/** Reporting without a signal: the six things the journey asks, one at a time, of what this phone has kept. */
import { search } from "./gazetteer.js"
import { draftOf, drafts, forgetDraft, itemOf, keepDraft, putReport } from "./outbox.js"
import { shrink } from "./photos.js"

/** @import { Draft, Fields } from "./outbox.js" */

const STEPS = ["danger", "place", "service", "describe", "contact", "check"]
const OF = {
  place: ["where", "latitude", "longitude", "location_source", "accuracy_m", "choice"],
  service: ["service_code"],
  contact: ["email"],
}
const page = /** @type {HTMLElement} */ (document.querySelector("[data-journey]"))
const words = /** @type {Record<string, string>} */ (page.dataset)
const forms = /** @type {HTMLFormElement[]} */ ([...page.querySelectorAll("[data-step]")])

const draft = await resumed()
let photos = asked("describe").flatMap(([, value]) => (typeof value === "string" ? [] : [value]))

for (const form of forms) {
  form.addEventListener("submit", answer)
  form.addEventListener("input", () => keepTyped(form))
}
addEventListener("hashchange", show)
field("where").addEventListener("input", () => locate("", ""))
field("photos").addEventListener("change", addPhotos)
find("[data-again]").addEventListener("click", startAgain)
find("[data-again]").hidden = !Object.keys(draft.steps).length
for (const step of STEPS) fill(step)
if (location.hash || !Object.keys(draft.steps).length) show()
else location.replace(`#${firstUnanswered()}`)

/** What the address names: a draft, or what waits in the outbox to be changed; else the last one begun. @returns {Promise<Draft>} */
async function resumed() {
  const key = location.search.slice(1)
  const item = key.length === 36 ? await itemOf(key) : undefined
  const last = key ? undefined : (await drafts()).sort((a, b) => a.changed_at - b.changed_at).pop()
  const draft = (key.length === 36 ? await draftOf(key) : last) ?? {
    key: key.length === 36 ? key : crypto.randomUUID(),
    steps: item?.state === "sent" || !item ? {} : inSteps(item.fields),
    changed_at: 0,
  }
  history.replaceState(null, "", `?${draft.key}${location.hash}`)
  if (item) complain(Object.values(item.problems))
  return draft
}

/** @param {Fields} fields @returns {Record<string, Fields>} */
function inSteps(fields) {
  /** @type {Record<string, Fields>} */
  const steps = {}
  for (const field of fields) {
    const step = Object.entries(OF).find(([, names]) => names.includes(field[0]))?.[0] ?? "describe"
    steps[step] = [...(steps[step] ?? []), field]
  }
  return steps
}

function show() {
  const step = STEPS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "danger"
  for (const form of forms) form.hidden = form.dataset.step !== step
  const before = STEPS[STEPS.indexOf(step) - 1]
  const back = /** @type {HTMLAnchorElement} */ (form(step).querySelector(".back-link"))
  back.href = before ? `#${before}` : "/"
  showQuestions()
  if (step === "check") showAnswers()
  scrollTo(0, 0)
  document.getElementById("main")?.focus()
}

/** @param {SubmitEvent} event */
async function answer(event) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.target)
  const step = form.dataset.step ?? ""
  complain([])
  const problem = step === "place" ? await placeProblem() : step === "check" ? "" : problemWith(step)
  await keepTyped(form)
  if (problem) complain([problem], form)
  else if (step !== "check") location.hash = firstUnanswered(STEPS.indexOf(step) + 1)
  else {
    await putReport(draft.key)
    location.replace("/outbox")
  }
}

/** @param {string} step */
function problemWith(step) {
  const given = new FormData(form(step))
  if (step === "service" && !given.has("service_code")) return words.service
  if (step !== "describe") return ""
  if (!`${given.get("description")}`.trim()) return words.description
  const questions = /** @type {HTMLElement | null} */ (page.querySelector("fieldset[data-for]:not([hidden])"))
  for (const [name, stops] of Object.entries(JSON.parse(questions?.dataset.stops ?? "{}"))) {
    const all = given.getAll(name).map(String).filter(Boolean)
    const stop = (all.length ? all : [""]).map((answer) => stops[answer]).find(Boolean)
    if (stop) return stop
  }
  return ""
}

let isSure = ""

/** A name that this phone knows once is that place; several are asked about; one it does not know goes as it is. */
async function placeProblem() {
  const typed = field("where").value.trim()
  if (field("latitude").value) field("where").value ||= words.here
  if (field("latitude").value) return ""
  if (!typed) return words.place
  const found = await search(typed)
  const same = found.filter(({ name }) => name.toLowerCase() === typed.toLowerCase())
  const [only, ...others] = same.length ? same : found
  if (only && !others.length) choosePlace(only)
  else if (only) showPlaces(found)
  else if (isSure !== typed && !/\d.*[, ].*\d/.test(typed)) {
    isSure = typed
    return words.nowhere
  }
  return only && others.length ? words.which : ""
}

/** @param {import("./gazetteer.js").Found[]} found */
function showPlaces(found) {
  const set = find("[data-places]")
  set.hidden = false
  find(".choices", set).replaceChildren(
    ...found.map((place, n) => {
      const made = copy("choice")
      const [input, label] = [find("input", made), find("label", made)]
      input.id = `which-${n}`
      input.addEventListener("change", () => choosePlace(place))
      Object.assign(label, { htmlFor: input.id, textContent: inWords(place) })
      return made
    }),
  )
}

/** @param {import("./gazetteer.js").Found} place */
function choosePlace(place) {
  field("where").value = inWords(place)
  locate(`${place.latitude}`, `${place.longitude}`)
}

/** @param {{ name: string, locality: string }} place */
const inWords = ({ name, locality }) => (locality ? `${name}, ${locality}` : name)

/** @param {string} latitude @param {string} longitude */
function locate(latitude, longitude) {
  field("latitude").value = latitude
  field("longitude").value = longitude
  field("location_source").value = field("accuracy_m").value = "" // of the phone's own place, until it says so again
}

/** Only of the service that was chosen. */
function showQuestions() {
  for (const part of /** @type {NodeListOf<HTMLFieldSetElement>} */ (page.querySelectorAll("[data-for]")))
    part.hidden = part.disabled = part.dataset.for !== value("service", "service_code")
  fill("describe")
  showPhotos()
}

async function addPhotos() {
  const input = field("photos")
  const files = [...(input.files ?? [])]
  input.value = ""
  for (const file of files) if (photos.length < Number(words.most)) photos.push(await shrink(file))
  if (files.length > Number(words.most)) complain([words.tooMany], form("describe"))
  await keepTyped(form("describe"))
  showPhotos()
}

function showPhotos() {
  find("[data-photos]").replaceChildren(...photos.map(photo))
}

/** @param {Blob} file @param {number} n */
function photo(file, n) {
  const made = copy("photo")
  const image = /** @type {HTMLImageElement} */ (find("img", made))
  image.src = URL.createObjectURL(file)
  const button = find("button", made)
  button.textContent = `${words.leaveOut} ${n + 1}`
  button.addEventListener("click", async () => {
    photos = photos.filter((other) => other !== file)
    await keepTyped(form("describe"))
    showPhotos()
  })
  return made
}

function showAnswers() {
  const place = value("place", "where") || `${value("place", "latitude")}, ${value("place", "longitude")}`
  const rows = [
    ["place", words.placeRow, place],
    ["service", words.serviceRow, chosen("service")],
    ["describe", words.describeRow, value("describe", "description")],
    ["describe", words.exactlyRow, value("describe", "where_exactly")],
    ...[...page.querySelectorAll("fieldset[data-for]:not([hidden]) .field")].map((question) => {
      const input = /** @type {HTMLInputElement | null} */ (question.querySelector(".input"))
      const name = /** @type {HTMLElement} */ (question.querySelector("legend, label")).textContent
      return ["describe", name, input ? input.value : chosen("describe", question)]
    }),
    ["describe", words.photosRow, `${photos.length || ""}`],
    ["contact", words.contactRow, value("contact", "email")],
  ]
  find("[data-answers]").replaceChildren(
    ...rows.map(([step, name, text]) => row(`#${step}`, name ?? "", text || words.none)),
  )
}

/** The words beside what is ticked. @param {string} step @param {Element} [within] */
function chosen(step, within = form(step)) {
  return [...within.querySelectorAll(":checked")]
    .map((input) => input.closest(".choice")?.textContent?.trim())
    .join(", ")
}

/** @param {string} href @param {string} name @param {string} text */
function row(href, name, text) {
  const made = copy("row")
  find("dt", made).textContent = name
  find("dd", made).textContent = text
  const link = find("a", made)
  Object.assign(link, { href, ariaLabel: `${link.textContent} ${name}` })
  return made
}

/** @param {number} [from] */
function firstUnanswered(from = 0) {
  /** @type {Record<string, any>} */
  const has = {
    place: value("place", "where") || value("place", "latitude"),
    service: value("service", "service_code"),
    describe: value("describe", "description"),
    contact: draft.steps.contact,
  }
  return STEPS.slice(Math.max(from, 1), -1).find((step) => !has[step]) ?? "check"
}

/** @param {HTMLFormElement} form */
async function keepTyped(form) {
  const step = form.dataset.step ?? ""
  if (step === "danger" || step === "check") return
  const typed = /** @type {Fields} */ (
    [...new FormData(form)].filter(([name]) => name !== "photos" && name !== "which")
  )
  draft.steps[step] =
    step === "describe" ? [...typed, .../** @type {Fields} */ (photos.map((photo) => ["photos", photo]))] : typed
  await keepDraft(draft).catch(() => {})
}

/** @param {string} step */
function fill(step) {
  for (const [name, value] of asked(step))
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form(step).querySelectorAll(`[name="${name}"]`)))
      if (input.type === "radio" || input.type === "checkbox") input.checked ||= input.value === value
      else if (typeof value === "string") input.value = value
}

/** @param {string[]} problems @param {HTMLElement} [within] */
function complain(problems, within) {
  for (const summary of /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-error]")])) {
    const isHere = problems.length > 0 && (!within || within.contains(summary))
    summary.hidden = !isHere
    find("ul", summary).replaceChildren(
      ...problems.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    )
    if (isHere && within) summary.focus()
  }
}

async function startAgain() {
  await forgetDraft(draft.key)
  location.replace("/reports/new/offline?new")
}

/** @param {string} step */
function asked(step) {
  return draft.steps[step] ?? []
}

/** @param {string} step @param {string} name */
function value(step, name) {
  const found = asked(step).find((field) => field[0] === name)?.[1]
  return typeof found === "string" ? found : ""
}

/** @param {string} step */
function form(step) {
  return forms[STEPS.indexOf(step)]
}

/** @param {string} id */
function field(id) {
  return /** @type {HTMLInputElement} */ (page.querySelector(`[name="${id}"]`))
}

/** @param {string} selector @param {Element} [within] */
function find(selector, within = page) {
  return /** @type {HTMLElement} */ (within.querySelector(selector))
}

/** @param {string} id */
function copy(id) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById(id))
  return /** @type {HTMLElement} */ (/** @type {Element} */ (pattern.content.firstElementChild).cloneNode(true))
}
