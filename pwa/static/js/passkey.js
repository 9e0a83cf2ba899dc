/**
 * A form with data-passkey, which names the page that says what to ask: the browser's answer is sent in its `answer`.
 * Shown only where the browser can; the page has another way beside it.
 */
const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"))
const can = /** @type {any} */ (window.PublicKeyCredential)?.parseRequestOptionsFromJSON

for (const form of forms) {
  form.hidden = !can
  form.addEventListener("submit", (event) => {
    if (form.answer.value) return
    event.preventDefault()
    answer(form).catch(() => {
      delete form.dataset.sending
      for (const status of form.querySelectorAll("[role=status]")) status.textContent = form.dataset.failed ?? ""
    })
  })
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const asked = await fetch(form.dataset.passkey ?? "", { method: "POST" })
  const options = await asked.json()
  const { credentials } = navigator
  const credential = options.user
    ? await credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  form.answer.value = JSON.stringify(credential)
  form.submit()
}
