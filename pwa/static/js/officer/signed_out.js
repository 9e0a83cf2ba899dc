/** Where an officer signs in, nobody is signed in: nothing of a round stays on this phone. */
import { forgetRound } from "./kept_round.js"

if (localStorage.round) forgetRound().then(() => localStorage.removeItem("round"))
