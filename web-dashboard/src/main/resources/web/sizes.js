/** Widths of elements, for drawings that must know how much room they have. */
import { ref } from "./lit.js";

const widths = new Map();
const callbacks = new Map();
let changed = () => {};

const observer = new ResizeObserver((entries) => {
  let any = false;
  for (const { target, contentRect } of entries) {
    const width = Math.floor(contentRect.width);
    // An element that leaves the page reports 0; the next one with its name starts from what was known.
    if (width > 0 && widths.get(target.dataset.sized) !== width) {
      widths.set(target.dataset.sized, width);
      any = true;
    }
  }
  if (any) {
    changed();
  }
});

/** Whom to tell when a width changes. */
export function onResize(listener) {
  changed = listener;
}

/** Put into the tag of the element that is to be measured. */
export function sized(name) {
  if (!callbacks.has(name)) {
    callbacks.set(name, (element) => {
      if (element) {
        element.dataset.sized = name;
        observer.observe(element);
      }
    });
  }
  return ref(callbacks.get(name));
}

/** Width in CSS pixels of the element of that name. */
export const widthOf = (name, fallback) => widths.get(name) ?? fallback;
