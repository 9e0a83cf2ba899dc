/** My round: kept for when there is no signal. */
import "./here.js"
import { keepRound } from "./kept_round.js"

const { round = "[]", sealWith = "" } = /** @type {HTMLElement} */ (document.querySelector("[data-round]")).dataset
keepRound(JSON.parse(round), sealWith).catch(() => {}) // a full phone goes without
