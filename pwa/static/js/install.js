/**
 * The browser's own offer to install the app, held back on every page and made only by a button of ours; the card that
 * asks is on the page after a report was sent. Nobody is asked who has the app, or once said not now.
 */

const card = /** @type {HTMLElement | null} */ (document.querySelector("[data-install]"))
const now = /** @type {HTMLElement | null} */ (document.querySelector("[data-install-now]"))
const isInstalled =
  matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone)

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault()
  show(now)
  now?.addEventListener("click", () => /** @type {any} */ (event).prompt())
})
addEventListener("appinstalled", () => card?.remove())
card?.querySelector("[data-not-now]")?.addEventListener("click", () => {
  localStorage.setItem("install", "not now")
  card.remove()
})
if (/iPhone|iPad/.test(navigator.userAgent)) show(document.querySelector("[data-install-steps]"))

/** @param {HTMLElement | null} way */
function show(way) {
  if (isInstalled || localStorage.getItem("install")) return
  way?.toggleAttribute("hidden", false)
  card?.toggleAttribute("hidden", false)
}
