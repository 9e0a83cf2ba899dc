/** What the app does away from its pages: opens without a network, and shows notices. */

import { openNotice, renew, showNotice } from "./notices.js"
import { answer, keepShell, takeOver } from "./offline.js"

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

worker.addEventListener("install", (event) => event.waitUntil(keepShell()))
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()))
worker.addEventListener("fetch", (event) => answer(event))
worker.addEventListener("push", (event) => event.waitUntil(showNotice(event)))
worker.addEventListener("notificationclick", (event) => event.waitUntil(openNotice(event)))
worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)))
