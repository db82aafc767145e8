// @ts-check
// Elements, and numbers from text.

/**
 * An element with a class and, where it is given, a text: by textContent only, for it may have been
 * typed by anybody.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * An element of SVG.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {string | null} [text]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svgElement(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * An input with its properties.
 *
 * @param {Partial<HTMLInputElement>} properties
 */
export function input(properties) {
  return Object.assign(document.createElement("input"), properties);
}

/**
 * The numbers that Python wrote as float32 in base64.
 *
 * @param {string} text
 */
export function floats(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
