/** Written by the server, which knows the version: see pwa/assets.py. */
export const version: string
export const shell: string[]
