/**
 * SVG elements that are made once and changed in place, so that an update repaints only what differs.
 * @module
 */

const namespace = "http://www.w3.org/2000/svg";

/** A new SVG element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, name);
  put(element, attributes);
  element.append(...children);
  return element;
}

/** A new HTML element of a class, with children. */
export function makeHTML(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Sets the attributes whose values differ from those that stand; null takes one away. Returns the element. */
export function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
  return element;
}

/** Shows an element or leaves its place empty. */
export function reveal(element, isShown) {
  put(element, { display: isShown ? null : "none" });
}

/** Takes an HTML element out of the page or back into it. */
export function hide(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

/**
 * A growing set of like elements in `parent`: the function it returns gives the element of an index, making it where
 * there is none; its `end(count)` hides those from `count` on.
 */
export function elements(parent, create) {
  const made = [];
  const at = (index) => {
    while (made.length <= index) {
      made.push(create());
      parent.append(made[made.length - 1]);
    }
    reveal(made[index], true);
    return made[index];
  };
  at.end = (count) => made.slice(count).forEach((element) => reveal(element, false));
  return at;
}

/** Path data of rectangles, as {x, y, width, height}; y and height times `scale`, from `top` on. */
export function rectanglesPath(rectangles, top = 0, scale = 1) {
  let path = "";
  for (const { x, y, width, height } of rectangles) {
    const across = short(width);
    path += `M${short(x)},${short(top + y * scale)}h${across}v${short(height * scale)}h${-across}z`;
  }
  return path;
}

/** A coordinate with at most two digits after the point. */
export function short(number) {
  return Math.round(number * 100) / 100;
}
