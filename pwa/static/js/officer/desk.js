/** On every officer's page: what it cost in data since she opened the app, and what her phone has still to send. */

const SIZE = new Intl.NumberFormat(document.documentElement.lang, {
  maximumFractionDigits: 1,
  minimumFractionDigits: 1,
})

addEventListener("load", () => setTimeout(count)) // the page itself is counted once it is here
addEventListener("online", send)
send()

function count() {
  const fetched = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  const bytes = fetched.reduce(
    (sum, entry) => sum + /** @type {any} */ (entry).transferSize,
    +(sessionStorage.used ?? 0),
  )
  sessionStorage.used = bytes
  const meter = /** @type {HTMLElement | null} */ (document.querySelector("[data-meter]"))
  if (!meter) return
  meter.textContent = (meter.dataset.meter ?? "").replace("{mb}", SIZE.format(bytes / 1e6))
  meter.hidden = false
}

/** Only on a phone that has kept a round, and where somebody is signed in. */
async function send() {
  const link = /** @type {HTMLElement | null} */ (document.querySelector("[data-unsent]"))
  if (!link || !localStorage.round) return
  const { sendVisits } = await import("./kept_round.js")
  const { sent, left } = await sendVisits()
  link.hidden = !left
  link.querySelector("strong")?.replaceChildren(`${left}`)
  if (sent && document.querySelector("[data-round]")) location.reload()
}
