/** "Use my location": puts the phone's position into the form, and sends it. */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-where]"))
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-use-location]"))
const say = /** @type {HTMLElement | null} */ (document.querySelector("[data-location-status]"))

if (form && button && say && "geolocation" in navigator) {
  button.hidden = false
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true")
    navigator.geolocation.getCurrentPosition(use, cannot, {
      enableHighAccuracy: true,
      timeout: 15_000,
      maximumAge: 60_000,
    })
  })
}

/** @param {GeolocationPosition} position */
function use({ coords: { latitude, longitude, accuracy } }) {
  if (!form) return
  const told = { latitude, longitude, location_source: "gps", accuracy_m: accuracy.toFixed(1) }
  for (const [name, value] of Object.entries(told)) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
    field.value = String(value)
  }
  if (say) say.textContent = (form.dataset.howSure ?? "").replace("{n}", `${Math.max(1, Math.round(accuracy))}`)
  form.requestSubmit()
}

function cannot() {
  button?.removeAttribute("aria-busy")
  if (say) say.textContent = form?.dataset.noLocation ?? ""
}
