/** Where an officer signs in, nobody is signed in: nothing of a round stays on this phone but what waits, sealed. */
import { forgetRound } from "./kept_round.js"

if (localStorage.round) forgetRound()
