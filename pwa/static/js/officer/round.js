/** My round: kept for when there is no signal, and what waits is sent. */
import "./here.js"
import { keepRound, sendVisits, visits } from "./kept_round.js"

const round = /** @type {HTMLElement} */ (document.querySelector("[data-round]"))
const waiting = /** @type {HTMLElement} */ (round.querySelector("[data-waiting]"))
const number = /** @type {HTMLElement} */ (waiting.querySelector("[data-number]"))

await keepRound(JSON.parse(round.dataset.round ?? "[]"), round.dataset.sealWith ?? "").catch(() => {}) // a full phone goes without
await tell()
addEventListener("online", tell)

async function tell() {
  const before = (await visits()).length
  await sendVisits()
  const left = (await visits()).length
  if (left < before) location.reload()
  waiting.hidden = !left
  number.textContent = `${left}`
}
