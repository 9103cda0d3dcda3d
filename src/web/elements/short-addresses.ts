/**
 * The address of what a form asks for by GET says only what was filled in, so that it can be read and sent to a friend. A
 * field with `data-needs` says nothing where the field of that name is empty.
 */
document.addEventListener("formdata", ({ target, formData }) => {
  if (!(target instanceof HTMLFormElement) || target.method !== "get") return;
  const empty = [...formData].filter(([, value]) => value === "").map(([name]) => name);
  for (const name of empty) {
    if (formData.getAll(name).every((value) => value === "")) formData.delete(name);
    for (const field of target.querySelectorAll<HTMLInputElement>(`[data-needs="${CSS.escape(name)}"]`))
      formData.delete(field.name);
  }
});
