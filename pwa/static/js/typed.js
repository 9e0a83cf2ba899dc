/**
 * What is typed into a page of a report stays on this phone until the page has been sent, also when the app is closed or
 * the phone gives up. What the council has is newer than what was sent to it.
 */
import { draftOf, keepStep } from "./outbox.js"

/** @import { Fields } from "./outbox.js" */

const PAUSE = 300 // milliseconds after the last letter

/** @param {HTMLFormElement} form whose action ends in the report's draft and the page's name */
export async function keepTyped(form) {
  const [key, step] = form.action.split("/").slice(-2)
  let timer = 0

  /** @param {boolean} isSent @param {HTMLElement | null} [pressed] the button, which may hold an answer too */
  function keep(isSent, pressed) {
    clearTimeout(timer)
    timer = 0
    if (isSent && step === "check") sessionStorage.sending = key
    keepStep(key, step, [...new FormData(form, pressed)], isSent).catch(() => {}) // a phone that is full goes on without
  }

  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = window.setTimeout(keep, PAUSE, false)
  })
  addEventListener("pagehide", () => timer && keep(false))
  form.addEventListener("submit", ({ submitter }) => keep(true, submitter))

  const draft = await draftOf(key).catch(() => undefined)
  if (draft?.unsent === step) fill(form, draft.steps[step])
  if (draft?.isPressed) keep(false) // and the council said that something is wrong
}

/** What a form held, put back into it: words, what was ticked, and photos, which are taken in as if chosen just now. @param {HTMLFormElement} form @param {Fields} fields */
export function fill(form, fields) {
  const photos = new DataTransfer()
  for (const [name, value] of fields) {
    const found = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`[name="${name}"]`))
    for (const field of found)
      if (typeof value !== "string") photos.items.add(/** @type {File} */ (value))
      else if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value
      else field.value = value
  }
  const chooser = /** @type {HTMLInputElement | null} */ (form.querySelector("[type=file]"))
  if (!chooser || !photos.files.length) return
  chooser.files = photos.files
  chooser.dispatchEvent(new Event("change"))
}
