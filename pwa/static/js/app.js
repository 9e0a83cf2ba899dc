/**
 * What every page does beyond its HTML: keeps the app ready for no signal, says when there is none, sends what waits,
 * brings a person to what went wrong, and asks leave to send notices or to be installed.
 */
import "./install.js"
import { countData, giveWay, keepReady, sayAge } from "./kept.js"
import { keepNotices, offerNotices } from "./notices.js"
import { watchOutbox } from "./waiting.js"

navigator.serviceWorker?.register("/service_worker/service_worker.js", { type: "module", scope: "/" }).catch(() => {}) // pages do without
giveWay()
sayAge()
keepReady()
countData()
watchOutbox()
for (const event of ["online", "offline"]) addEventListener(event, showSignal)
addEventListener("submit", sendOnce)
showSignal()
keepNotices()
document.getElementById("error-summary")?.focus()
for (const form of document.querySelectorAll("form[action^='/reports/new/'][action*='-']"))
  import("./typed.js").then(({ keepTyped }) => keepTyped(/** @type {HTMLFormElement} */ (form)))
for (const choices of document.querySelectorAll("[data-open-where-wide]"))
  openWhereWide(/** @type {HTMLDetailsElement} */ (choices))
for (const ask of document.querySelectorAll("[data-notices]")) offerNotices(/** @type {HTMLElement} */ (ask))

function showSignal() {
  for (const note of document.querySelectorAll("[data-offline]")) note.toggleAttribute("hidden", navigator.onLine)
}

/** Choices stand open where there is room for them. @param {HTMLDetailsElement} choices */
function openWhereWide(choices) {
  choices.open ||= matchMedia("(min-width: 60rem)").matches
}

/** A second press of the same button sends nothing. @param {SubmitEvent} event */
function sendOnce(event) {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (form.dataset.sending) event.preventDefault()
  form.dataset.sending = "yes"
  addEventListener("pageshow", () => delete form.dataset.sending, { once: true })
  setTimeout(() => delete form.dataset.sending, 5000)
}
