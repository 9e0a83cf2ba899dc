/** What the app does away from its pages: opens without a network, keeps what cannot be sent yet, and shows notices. */

import { openNotice, renew, showNotice } from "./notices.js"
import { answer, keepShell, takeOver } from "./offline.js"
import { sendAll } from "./outbox.js"

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

worker.addEventListener("install", (event) => event.waitUntil(keepShell()))
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()))
worker.addEventListener("fetch", (event) => answer(event))
worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(sendAll()))
worker.addEventListener("push", (event) => event.waitUntil(showNotice(event)))
worker.addEventListener("notificationclick", (event) => event.waitUntil(openNotice(event)))
worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)))
