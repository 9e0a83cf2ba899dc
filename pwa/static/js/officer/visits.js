/** What an officer found: its photos made small, her place added, sealed, kept, and sent when that can be. */

import { itemOf } from "../outbox.js"
import { shrink } from "../photos.js"
import { putVisit, sendVisits } from "./kept_round.js"
import { sealed } from "./seal.js"

const PATIENCE = 5000 // milliseconds for the phone to say where it is

/** What became of it: sent, waiting, or what is wrong. @param {HTMLFormElement} form @param {string} reference @param {string} key @param {string} sealWith @returns {Promise<"sent" | "waiting" | Record<string, string>>} */
export async function kept(form, reference, key, sealWith) {
  const words = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"))
  const photos = /** @type {HTMLInputElement} */ (form.elements.namedItem("photos")).files ?? []
  const parts = [new Blob([JSON.stringify({ ...words, at: new Date().toISOString() })])]
  for (const photo of photos) parts.push(await shrink(photo))
  const all = await Promise.all(parts.map((part) => sealed(sealWith, part)))
  await putVisit(key, reference, all)
  await sendVisits()
  const left = await itemOf(key)
  return !left ? "sent" : left.state === "needs_you" ? left.problems : "waiting"
}

/** Into the form's hidden fields, where the phone says it in time. @param {HTMLFormElement} form */
export function place(form) {
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const [name, value] of [
          ["latitude", coords.latitude],
          ["longitude", coords.longitude],
          ["accuracy_m", coords.accuracy],
        ])
          field(form, `${name}`).value = `${value}`
        done(coords)
      },
      () => done(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    )
  })
}

/** Where her phone says that this is not the place, she is asked; what else is wrong is said by the button. @param {HTMLFormElement} form @param {Record<string, string>} problems */
export function sayWrong(form, { far = "", ...others }) {
  const [ask, wrong] = /** @type {HTMLElement[]} */ (
    ["far", "wrong"].map((name) => form.querySelector(`[data-${name}]`))
  )
  ask.querySelector(".error-message")?.replaceChildren(far)
  if (far) ask.hidden = false
  wrong.textContent = Object.values(others).join(" ")
  ;(far ? field(form, "is_sure") : document.getElementById(Object.keys(others)[0]))?.focus()
}

/** @param {HTMLFormElement} form @param {string} name */
export function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
}
