// What tells a listener where they are: headings, landmarks, languages, and links with their context.
() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const even = (text) => text.replace(/\s+/g, " ").trim();
  const heading = (part) => {
    const found = part && part.querySelector("h2, h3");
    return found && found.textContent;
  };
  const labelled = (element) => {
    const by = element.getAttribute("aria-labelledby");
    return by ? by.split(" ").map((id) => document.getElementById(id).textContent).join(" ")
      : element.getAttribute("aria-label") || "";
  };
  const all = (selector) => Array.from(document.querySelectorAll(selector)).filter(shown);
  return {
    levels: all("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.localName[1])),
    landmarks: all(":is(nav, aside, section[aria-labelledby], section[aria-label]):not([role])")
      .map((element) => `${element.localName} ${labelled(element).trim()}`),
    mains: all("main, [role=main]").length,
    banners: all("body > header").length + all("body > footer").length,
    // A picture is described or left out on purpose, never without a word of either.
    nameless: all("img:not([alt]), svg:not([aria-hidden]):not([aria-label])").length,
    links: all("a[href]").map((link) => {
      const pictures = Array.from(link.querySelectorAll("img"), (image) => image.alt);
      const name = labelled(link) || [link.textContent, ...pictures].join(" ");
      const around = link.closest("li, p, dd, tr, article");
      const section = link.closest("section, nav, footer");
      const context = [around && around.textContent, section && labelled(section),
        heading(section), heading(around && around.parentElement.closest("li"))];
      return [name, context.join(" ")].map(even).concat(link.href);
    }),
    languages: all("[lang]").map((element) => element.lang),
    language: document.documentElement.lang,
  };
}
