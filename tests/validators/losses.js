// What of the open page can not be read: what is cut off, leaves the window or lies on other text.
() => {
  const lost = [];
  const name = (element) => {
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.className} "${text}"`;
  };
  if (document.documentElement.scrollWidth > innerWidth) lost.push("the page scrolls sideways");

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isForEars = (element) => element.closest(".visually-hidden, .skip") ||
    getComputedStyle(element).clipPath !== "none" || element.closest("thead") &&
    getComputedStyle(element.closest("thead")).clipPath !== "none";

  const regions = Array.from(document.querySelectorAll("main *, header *, footer *")).filter((element) =>
    ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth);
  for (const region of regions) {
    if (region.tabIndex !== 0) lost.push(`can not be scrolled by keyboard: ${name(region)}`);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || element.matches("script, noscript") || !isShown(element) || isForEars(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const region = regions.find((one) => one.contains(element));
    const floats = element.closest(".permalink") || getComputedStyle(element).position === "fixed";
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (!region && (box.right > innerWidth + 1 || box.left < -1)) lost.push(`leaves the window: ${name(element)}`);
      // Letters fill the middle of their line box only.
      const inset = box.height * .25;
      if (!floats) lines.push({ element, top: box.top + inset, bottom: box.bottom - inset, left: box.left, right: box.right });
    }
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      const hidden = (how) => how === "hidden" || how === "clip";
      if (hidden(style.overflowX) && around.scrollWidth > around.clientWidth + 1 ||
          hidden(style.overflowY) && around.scrollHeight > around.clientHeight + 1) lost.push(`is cut: ${name(around)}`);
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((line, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < line.bottom; next++) {
      const other = lines[next];
      const wide = Math.min(line.right, other.right) - Math.max(line.left, other.left);
      const high = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top);
      if (wide > 1 && high > 1) lost.push(`lie on each other: ${name(line.element)} and ${name(other.element)}`);
    }
  });
  return Array.from(new Set(lost));
}
