/** Sealing for the council alone, as api/rounds/sealing.py says; not even this phone can open it again. */

/** @param {string} theirs the council's public key, in base64url @param {Blob} blob @returns {Promise<Blob>} */
export async function sealed(theirs, blob) {
  const curve = { name: "ECDH", namedCurve: "P-256" }
  const council = await crypto.subtle.importKey("raw", bytes(theirs), curve, false, [])
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ["deriveBits"])
  const ours = await crypto.subtle.exportKey("raw", publicKey)
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: council }, privateKey, 256)
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"])
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: ours }
  const key = await crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"])
  const iv = new Uint8Array(12) // a key that seals once needs no other
  return new Blob([ours, await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, await blob.arrayBuffer())])
}

/** @param {string} base64url */
function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
}
