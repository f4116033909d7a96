// What is wrong with the element that has the focus: its place among `usable`, and sentences.
() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const at = usable.indexOf(element);
  const name = at + " " + element.outerHTML.slice(0, 120);
  const box = element.getBoundingClientRect();
  const wrong = [];
  const isRegion = element.scrollWidth > element.clientWidth && !element.matches("a, input");
  if (at < 0 && !isRegion) wrong.push("is not to be reached");
  if (box.width < 1 || box.height < 1) wrong.push("has no size");
  // The browser moves what is small into the window as a whole, a long table with one end.
  const isSmall = box.height < innerHeight / 2;
  const isWhole = box.top > -1 && box.bottom < innerHeight + 1;
  if (box.left < -1 || box.right > innerWidth + 1 || (isSmall && !isWhole)) wrong.push("is out of sight");
  const lines = Array.from(element.getClientRects()).filter((line) => line.width && line.height);
  const isSeen = lines.some((line) => {
    const x = (line.left + line.right) / 2, y = (line.top + line.bottom) / 2;
    const hit = document.elementFromPoint(x, y);
    return hit && (element.contains(hit) || hit.contains(element));
  });
  if (isSmall && !isSeen) wrong.push("lies under something else");
  const style = getComputedStyle(element);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
    wrong.push("has no outline");
  } else if (contrast(style.outlineColor, around(element, style)) < 3) {
    wrong.push("has a pale outline");
  }
  const last = window.last;
  if (at && last && box.bottom + scrollY <= last.top && box.left < last.right && box.right > last.left) {
    wrong.push("stands above what came before it");
  }
  window.last = { top: box.top + scrollY, left: box.left, right: box.right };
  return [at, wrong.map((what) => name + " " + what)];

  function rgb(text) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  }
  // An outline that is moved inwards lies on the element itself, else on what is around it.
  function around(element, style) {
    let on = parseFloat(style.outlineOffset) < 0 ? element : element.parentElement;
    while (on && rgb(getComputedStyle(on).backgroundColor)[3] === 0) on = on.parentElement;
    return on ? getComputedStyle(on).backgroundColor : "white";
  }
  function contrast(one, other) {
    const [a, b] = [one, other].map((text) => {
      const [r, g, b] = rgb(text).map((part) => {
        const value = part / 255;
        return value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
      });
      return .2126 * r + .7152 * g + .0722 * b;
    });
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  }
}
