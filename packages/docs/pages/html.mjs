/** @type {Readonly<Record<string, string>>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text made safe for HTML, in content and in quoted attributes. @param {string} text */
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
