/**
 * What a resident's own words are about, as she types them: the services that fit come to the top, or one that fits
 * better than the one chosen is named beneath. Her words go by POST, for they may be personal.
 */

const PAUSE = 150 // milliseconds after the last letter
const FEWEST = 3 // letters

const box = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("[data-suggest]"))
const top3 = /** @type {HTMLElement | null} */ (document.querySelector("[data-suggested]"))
const better = /** @type {HTMLElement | null} */ (document.querySelector("[data-better]"))
const homes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-home]")])
const choices = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-home] > *, [data-of]")])
const homeOf = new Map(choices.map((choice) => [choice, choice.closest("[data-home]") ?? named(choice.dataset.of)]))
let asked = 0

for (const needless of document.querySelectorAll("[data-find]")) needless.toggleAttribute("hidden", true)
box?.addEventListener("input", () => {
  const turn = ++asked
  setTimeout(() => turn === asked && ask(turn), PAUSE)
})

/** Without an answer the page stays as it is: everything can be chosen from it. @param {number} turn */
async function ask(turn) {
  const words = box?.value.trim() ?? ""
  const found = words.length < FEWEST ? { services: [], better: null } : await answer(words).catch(() => null)
  if (!found || turn !== asked) return
  if (top3) bringUp(found.services)
  if (better) nameBetter(found.better)
}

/** @typedef {{ service_code: string, name: string }} Named */

/** @param {string} words @returns {Promise<{ services: Named[], better: Named | null }>} */
async function answer(words) {
  const [latitude, longitude] = (box?.form?.dataset.at ?? "").split(",").map(Number)
  const place = longitude ? { latitude, longitude } : null // what was reported near it says something too
  const body = JSON.stringify({ words: words.slice(0, 4000), service_code: box?.dataset.suggest ?? "", place })
  const headers = { "content-type": "application/json" }
  const response = await fetch("/api/services/suggested", { method: "POST", headers, body })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

/** @param {Named[]} services */
function bringUp(services) {
  const list = /** @type {HTMLElement} */ (top3?.querySelector(".choices"))
  for (const [choice, home] of homeOf) home?.append(choice)
  for (const { service_code } of services) {
    const found = choices.find((choice) => choice.querySelector("input")?.value === service_code)
    if (found) list.append(found)
  }
  top3?.toggleAttribute("hidden", !services.length)
  for (const home of homes) home.closest("fieldset")?.toggleAttribute("hidden", !home.children.length)
  const status = document.querySelector("[data-suggested-status]")
  const names = services.map((each) => each.name).join(", ")
  if (status) status.textContent = names && (top3?.dataset.found ?? "").replace("{names}", names)
}

/** The home of a choice that was among the first from the start. @param {string | undefined} group */
function named(group) {
  return homes.find((home) => home.dataset.home === group)
}

/** @param {Named | null} service */
function nameBetter(service) {
  if (!better) return
  better.hidden = !service
  const [words, button] = [better.querySelector("[data-words]"), better.querySelector("button")]
  if (!service || !words || !button) return
  words.textContent = (better.dataset.better ?? "").replace("{service}", service.name)
  button.value = service.service_code
}
