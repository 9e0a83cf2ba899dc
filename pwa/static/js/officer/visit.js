/** A stop's page: what she found goes at once, or waits on the phone, sealed, when there is no signal. */
import { forget } from "../outbox.js"
import { field, kept, place, sayWrong } from "./visits.js"

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-visit]"))
form?.addEventListener("submit", (event) => {
  event.preventDefault()
  send(form)
})

/** @param {HTMLFormElement} form */
async function send(form) {
  const { visit = "", sealWith = "" } = form.dataset
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"))
  if (field(form, "photos").value) said.textContent = said.dataset.working ?? ""
  await place(form)
  const key = field(form, "key").value
  const became = await kept(form, visit, key, sealWith)
  if (became === "sent") location.assign("/staff/round")
  else if (became === "waiting") said.textContent = said.dataset.kept ?? ""
  else {
    await forget(key) // it is all here still, to be put right
    said.textContent = ""
    sayWrong(form, became)
  }
}
