type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Brings what was typed into the forms of `before`, and the focus, into what stands in their place in `after`. */
export function restore(before: ParentNode, after: HTMLElement, focused: Element | null): void {
  for (const control of controlsIn(before)) {
    const other = controlsIn(after).find((one) => isSame(one, control));
    if (other && isChanged(control)) take(other, control);
  }
  if (focused === null) return;
  const other = [...after.querySelectorAll<HTMLElement>(focusable)].find((one) =>
    one.id ? one.id === focused.id : keyOf(one) === keyOf(focused),
  );
  (other ?? after.closest("main"))?.focus({ preventScroll: true });
  if (other && isText(other) && isText(focused))
    other.setSelectionRange(focused.selectionStart, focused.selectionEnd);
}

const focusable = "a[href], button, input, select, textarea, summary, [tabindex]";

function controlsIn(place: ParentNode): Control[] {
  return [...place.querySelectorAll<Control>("input:not([type=hidden]), textarea, select")];
}

function isSame(one: Control, other: Control): boolean {
  const isChoice = one.type === "radio" || one.type === "checkbox";
  return keyOf(one) === keyOf(other) && (!isChoice || one.value === other.value);
}

/** What is the same of an element in two versions of a page. */
function keyOf(element: Element): string {
  const form = element.closest("form")?.getAttribute("action");
  return [
    element.localName,
    form,
    ...["name", "value", "href"].map((name) => element.getAttribute(name)),
  ].join("\n");
}

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  if (control instanceof HTMLInputElement && control.checked !== control.defaultChecked) return true;
  return control.value !== control.defaultValue;
}

function take(control: Control, from: Control): void {
  control.value = from.value;
  if (control instanceof HTMLInputElement && from instanceof HTMLInputElement) control.checked = from.checked;
}

function isText(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return (
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && /^(text|search|tel|url|password)$/.test(element.type))
  );
}
