/** What is typed into a page of the journey is kept on the phone as it is typed, and is there again after a crash. */
import { draftOf, keepStep } from "./outbox.js"

const PAUSE = 300 // milliseconds after the last letter
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[action^='/reports/new/']"))
const [key, step] = form.action.split("/").slice(-2)
let timer = 0

restore().catch(() => {})
form.addEventListener("input", () => {
  clearTimeout(timer)
  timer = window.setTimeout(keepTyped, PAUSE)
})
addEventListener("pagehide", () => timer && keepTyped())
form.addEventListener("submit", () => {
  if (step === "check") sessionStorage.sending = key
  keepTyped(step === "check")
})

/** @param {boolean} [pressed] */
function keepTyped(pressed) {
  clearTimeout(timer)
  timer = 0
  keepStep(key, step, [...new FormData(form)], pressed).catch(() => {}) // a phone that is full goes on without
}

/** Only where the page itself has nothing: what the council has is newer. */
async function restore() {
  const draft = await draftOf(key)
  for (const [name, value] of draft?.steps[step] ?? []) {
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`[name="${name}"]`))) {
      if (typeof value !== "string" || field.type === "file" || field.type === "hidden") continue
      if (field.type !== "radio" && field.type !== "checkbox") field.value ||= value
      else if (field.value === value && !form.querySelector(`[name="${name}"]:checked`)) field.checked = true
    }
  }
  if (draft?.pressed) await keepStep(key, step, draft.steps[step] ?? [])
}
