/** “Where I am” in a form that asks for a place: her phone's own, only when she presses it. */

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-here]"))) {
  const button = /** @type {HTMLElement} */ (form.querySelector("[data-use-here]"))
  button.hidden = !navigator.geolocation
  button.addEventListener("click", () => ask(form))
}

/** @param {HTMLFormElement} form */
function ask(form) {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => go(form, coords),
    () => say(form),
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
  )
}

/** An address holds only about where she is: to a thousandth of a degree. @param {HTMLFormElement} form @param {GeolocationCoordinates} coords */
function go(form, { latitude, longitude }) {
  if ("about" in form.dataset) {
    location.assign(`${form.action}?latitude=${latitude.toFixed(3)}&longitude=${longitude.toFixed(3)}`)
  } else {
    for (const [name, value] of Object.entries({ latitude, longitude })) {
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
      field.value = `${value}`
    }
    form.submit()
  }
}

/** @param {HTMLFormElement} form */
function say(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"))
  said.textContent = said.dataset.nowhere ?? ""
}
