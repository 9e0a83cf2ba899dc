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
function use({ coords }) {
  if (!form) return
  for (const name of /** @type {const} */ (["latitude", "longitude"])) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
    field.value = String(coords[name])
  }
  form.requestSubmit()
}

function cannot() {
  button?.removeAttribute("aria-busy")
  if (say) say.textContent = form?.dataset.noLocation ?? ""
}
