import { fetchAndKeep } from "./offline.js"
import { version } from "./shell.js"

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

/** Always show something: a push that shows nothing costs a phone its leave to send more. @param {PushEvent} event */
export const showNotice = (event) => show(read(event))

/** What waited here was refused while nobody looked. Without leave to say so, the app does when it is opened. */
export async function sayRefused() {
  const open = await worker.clients.matchAll({ type: "window" })
  if (open.every(({ visibilityState }) => visibilityState === "hidden"))
    await show({ title: "Not sent", tag: "outbox", navigate: "/outbox" }).catch(() => {})
}

/** @param {any} notice */
async function show({ title = "News of a report", body = "Open the app to read it.", navigate, app_badge, ...rest }) {
  await worker.registration.showNotification(title, {
    ...rest, // tag, lang, dir, actions
    body,
    icon: drawing("icon-192"),
    badge: drawing("badge-96"),
    data: { navigate },
  })
  if (app_badge) await worker.navigator.setAppBadge?.(app_badge)
  if (navigate?.includes("/news/")) await fetchAndKeep(navigate) // to be read without a signal
}

/** Declarative Web Push, as the server sends it: a browser that knows it shows it without us. @param {PushEvent} event */
function read(event) {
  try {
    return event.data?.json().notification ?? {}
  } catch {
    return {}
  }
}

/** @param {string} name */
function drawing(name) {
  return `/static/${version}/icons/${name}.png`
}

/** Do what was pressed; failing that, or for a plain tap, bring an open window to the notice's page, or open one. @param {NotificationEvent} event */
export async function openNotice(event) {
  event.notification.close()
  const url = event.notification.data?.navigate ?? "/messages"
  if (event.action) {
    const done = fetch(`${url}/${event.action}`, { method: "POST", redirect: "manual" })
    if (await done.then(({ type }) => type === "opaqueredirect").catch(() => false)) return
  }
  const [open] = await worker.clients.matchAll({ type: "window" })
  const shown = await open?.navigate(url).catch(() => null)
  if (shown) await shown.focus()
  else await worker.clients.openWindow(url)
}

/** The browser changed its endpoint: subscribe again, and tell the council which one it replaces. @param {any} event */
export async function renew(event) {
  const key = await (await fetch("/following/push")).text()
  const subscription =
    event.newSubscription ??
    (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  const { endpoint, keys } = subscription.toJSON()
  await fetch("/following/push", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      subscription: { endpoint, keys },
      replaces: event.oldSubscription?.endpoint,
      is_repair: true,
    }),
  })
}
