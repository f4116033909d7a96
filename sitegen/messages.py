"""The text of every message, by its code: what is wrong, and what to do about it.

The texts here are the English ones; the German ones are in the catalogue. `{name}` is filled from
the values of a Problem. Words of YAML, Jinja or Python do not belong in a text for editors.
"""

from datetime import date

from sitegen.language import N_, catalogue, day_text, decimal_text, rhythm_text, weekday
from sitegen.problems import Problem
from sitegen.quotes import harmless
from sitegen.rhythm import read_rhythm

LONGEST = 1000
"""Characters of the content that a message repeats."""

_MENDS_DATE = N_(
    "Correct it here or in {file}. If the session was moved, say there under “changes:” what held "
    "before. If it is meant on purpose, add to the head of this file: dates_ok: [{value}]"
)

_RESTORE = N_(
    "Restore the wording. If it is a correction, say under “changes:” in version.yaml what was "
    "corrected, and seal anew: sitegen seal {version}"
)

MESSAGES: dict[str, tuple[str, str]] = {
    "address.taken": (
        N_("The address {value} is needed by the site itself."),
        N_("Give the file another name."),
    ),
    "address.twice": (
        N_("The address {value} is also that of {other}."),
        N_("Give one of the two files another name or its own “slug:”."),
    ),
    "agenda.id": (
        N_("“{text}” can not be the id of an agenda item."),
        N_("Use small letters, digits and hyphens, each id once, for example: top-2"),
    ),
    "agenda.missing": (
        N_("The agenda in {file} has no item with the id “{anchor}”."),
        N_("Did you mean #{meant}?"),
    ),
    "agenda.no-ids": (
        N_("The agenda in {file} has no item with the id “{anchor}”: no item has an id."),
        N_("Give the item an id there: - id: {meant}"),
    ),
    "agenda.quotes": (
        N_("This agenda item contains a colon and is therefore not read as a text."),
        N_('Put the whole item in quotes: - "TOP 1: Begrüßung"'),
    ),
    "alias.form": (
        N_("“{text}” can not be a former address."),
        N_("Write it from the root of the site, for example: /alt/meldung/ or /alt/meldung.html"),
    ),
    "alias.taken": (
        N_("The former address {value} is needed by the site itself."),
        N_("Delete it under “aliases:”."),
    ),
    "attachment.no-reason": (
        N_("The file {file} is not accessible, but no reason is given."),
        N_("Add the line: reason: … The accessibility statement needs it."),
    ),
    "attachment.unrated": (
        N_("Nothing is said about whether {file} is accessible. Such files: {count}."),
        N_(
            "Add the line “accessible: true”, or “accessible: false” with a “reason:”. The "
            "accessibility statement lists the files that are not accessible."
        ),
    ),
    "changes.order": (
        N_(
            "The entries under “{key}” are not in the order of time: {later} stands before "
            "{earlier}."
        ),
        N_("Put the oldest first and the newest last."),
    ),
    "chapter.no-number": (
        N_("The file name {name} has no number, so the place of this chapter is not clear."),
        N_("Begin the name with two digits, for example: 03-{name}"),
    ),
    "config.color": (
        N_("“{text}” is not a colour."),
        N_('Write six digits after #, for example: "#1f6f54"'),
    ),
    "config.color-sign": (
        N_(
            "The colour {color} can not be seen well enough on the light ground {other} of boxes: "
            "the contrast is {ratio}:1 and must be {needed_ratio}:1 or more."
        ),
        N_('The nearest colour that can be seen is: "{meant}"'),
    ),
    "config.color-text": (
        N_(
            "White words ({other}) on the colour {color} can not be read well enough: the contrast "
            "is {ratio}:1 and must be {needed_ratio}:1 or more."
        ),
        N_('The nearest colour on which they can be read is: "{meant}"'),
    ),
    "config.font": (
        N_("“{text}” is not a font that every device has."),
        N_(
            "Write sans or serif. For a font of your own write under “font:” its name and two "
            "files: regular: files/….woff2 and bold: files/….woff2"
        ),
    ),
    "config.font-file": (
        N_("The file {file} can not be used as a font."),
        N_("Put a file that ends in .woff2 into the folder files/ and write: files/….woff2"),
    ),
    "config.font-name": (
        N_("“{text}” can not be the name of a font."),
        N_("Use letters without umlauts, digits, blanks and hyphens."),
    ),
    "config.id": (
        N_("“{text}” is not a UUID."),
        N_(
            "The id of the site is made once and never changed. It looks like this: "
            "6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00"
        ),
    ),
    "config.language": (
        N_("“{text}” is not a known language."),
        N_("Write a language tag, for example: de, en or de-simple"),
    ),
    "config.language-near": (
        N_("“{text}” is not a known language."),
        N_("Did you mean {meant}?"),
    ),
    "config.language-english": (
        N_("There are no interface texts in the language “{text}”."),
        N_("Menus, labels and notices of its pages are in English; only your texts are in it."),
    ),
    "config.missing": (
        N_("The file site.yaml is missing."),
        N_(
            "It stands at the top of the content folder and names the site, its address and "
            "its publisher."
        ),
    ),
    "config.navigation": (
        N_("The menu entry {link} leads nowhere."),
        N_("Write the path of a page, an address of the site or of the web. Did you mean {meant}?"),
    ),
    "config.region": (
        N_("“{text}” is not a region."),
        N_("Write the code of the Land, for example: DE-RP"),
    ),
    "config.timezone": (
        N_("“{text}” is not a time zone."),
        N_("Did you mean {meant}? In Germany it is Europe/Berlin."),
    ),
    "date.disagrees-day": (
        N_("“{said}” does not agree with the session: {record}."),
        _MENDS_DATE,
    ),
    "date.disagrees-day-other": (
        N_("“{said}” does not agree with “{other}” in line {line} and with the session: {record}."),
        _MENDS_DATE,
    ),
    "date.disagrees-room": (
        N_("“{said}” is not the place of the session: {record}."),
        _MENDS_DATE,
    ),
    "date.disagrees-room-other": (
        N_(
            "“{said}” does not agree with “{other}” in line {line} and with the place of the "
            "session: {record}."
        ),
        _MENDS_DATE,
    ),
    "date.disagrees-time": (
        N_("“{said}” does not agree with the time of the session: {record}."),
        _MENDS_DATE,
    ),
    "date.disagrees-time-other": (
        N_(
            "“{said}” does not agree with “{other}” in line {line} and with the time of the "
            "session: {record}."
        ),
        _MENDS_DATE,
    ),
    "date.impossible": (
        N_("“{said}” is not a possible date or time."),
        N_("Check the day, the month and the time."),
    ),
    "date.weekday": (
        N_("“{said}”: {date_day} is a {date_weekday}."),
        N_(
            "Correct the weekday or the date. In that week, {near_weekday} is {near_day}. If "
            "another year is meant, write it behind the month."
        ),
    ),
    "deploy.keep": (
        N_("“{text}” is not a number of releases."),
        N_("Write how many releases stay at the target, from 1 to 1000, for example 5."),
    ),
    "deploy.settings": (
        N_("Nothing is said of the target “{key}”."),
        N_("Write below it, indented: target: user@host:/var/www/site"),
    ),
    "file.active": (
        N_("This picture contains a script or other active content."),
        N_("Save it again from a drawing program as a plain SVG or as PNG."),
    ),
    "file.bidi": (
        N_("Here stands an invisible sign that turns the direction of writing around."),
        N_("Delete the text around this place and type it anew."),
    ),
    "file.broken": (
        N_("This file is damaged or cut off."),
        N_("Copy it here again from its origin."),
    ),
    "file.conflict": (
        N_("Here stands a mark of two versions that were not merged (<<<<<<<)."),
        N_(
            "Choose one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>."
        ),
    ),
    "file.control": (
        N_("Here stands the invisible control character {sign}."),
        N_("Delete it; it often comes along when text is copied from a PDF."),
    ),
    "file.copy": (
        N_("This file has the name of a copy."),
        N_("Delete it if it is one, or give it a name of its own; else both are published."),
    ),
    "file.elsewhere": (
        N_("“{link}” is an address on the web, but a file of this site is needed."),
        N_("Put the file into the folder files/ and write: files/name.pdf"),
    ),
    "file.ending": (
        N_("This file would not be read because of the ending of its name."),
        N_("Rename it to: {meant}"),
    ),
    "file.folder": (
        N_("A document in this folder would not appear on the site."),
        N_("The folders are: {known}. Did you mean {meant}/?"),
    ),
    "file.guidelines": (
        N_("A document in this place would not appear on the site."),
        N_(
            "A chapter belongs into the folder of its version: guidelines/leitlinien/2024-06/{name}"
        ),
    ),
    "file.hidden": (
        N_("This document is not read, because its name begins like that of a hidden file."),
        N_("Rename it so that it begins with a letter or a digit, or delete it."),
    ),
    "file.invisible": (
        N_("Here stands the invisible character {sign}; it is left out."),
        N_("Delete it, so that the text can be found in searches."),
    ),
    "file.kind": (
        N_("Files of this kind are not published."),
        N_("Allowed are: {known}"),
    ),
    "file.missing": (
        N_("The file {file} does not exist."),
        N_("Put it into the folder files/ or correct the name. Capital and small letters count."),
    ),
    "file.missing-near": (
        N_("The file {file} does not exist."),
        N_("Did you mean {meant}?"),
    ),
    "file.more": (
        N_("{count} more messages like the one about line {line} are left out."),
        N_("Correct what is shown first, then build again."),
    ),
    "file.not-a-page": (
        N_("This file does not become a page: only files that end in .md are read."),
        N_(
            "If it is a text for the website, save it as plain text under this name: {meant} – if "
            "it is an attachment, name it in a document, or move it to files/."
        ),
    ),
    "file.not-utf8": (
        N_("This file is not saved as UTF-8 (byte {byte})."),
        N_("Open it in your editor and save it with the encoding UTF-8."),
    ),
    "file.odd-break": (
        N_("Here stands the unusual line break {sign}; it is replaced by a plain one."),
        N_("Delete it and press Enter."),
    ),
    "file.odd-device": (
        N_("This is not an ordinary file."),
        N_("Delete it or replace it by an ordinary one."),
    ),
    "file.odd-folder": (
        N_("This is a folder, but it has the name of a document."),
        N_("Rename the folder without the ending .md."),
    ),
    "file.odd-link": (
        N_(
            "This is a symbolic link. Links are not followed, because they could publish "
            "files from elsewhere."
        ),
        N_("Replace the link by a copy of the file."),
    ),
    "file.odd-name": (
        N_("The name of this file has signs that can not be seen or not be read."),
        N_("Rename it with letters, digits and hyphens."),
    ),
    "file.odd-twice": (
        N_("Two files have this name, once with composed and once with decomposed umlauts."),
        N_("Delete one of the two."),
    ),
    "file.position": (
        N_("This picture says where it was taken (GPS position)."),
        N_(
            "In what is published the place is left out. Take it out of the file in content/ too, "
            "in your picture program."
        ),
    ),
    "file.program": (
        N_("This file is a program or a web page, not what its name says."),
        N_("Replace it by the right file."),
    ),
    "file.secret": (
        N_("A file with secret settings must not lie in the content folder."),
        N_(
            "Move it out of content and change the passwords in it, if others could read it "
            "already."
        ),
    ),
    "file.sign": (
        N_("The name of this file or folder can not be used on every computer: {sign}"),
        N_("Rename it with letters, digits and hyphens."),
    ),
    "file.too-large": (
        N_("The file has more than the {most} bytes that a document may have."),
        N_("Part the text into several documents or offer it as a PDF under files/."),
    ),
    "file.unnamed": (
        N_("No document names this file, so it is not published."),
        N_("Name it in a document, or move it to files/ for later."),
    ),
    "file.utf16": (
        N_("This file is saved as UTF-16 or is not a text file."),
        N_("Open it in your editor and save it with the encoding UTF-8."),
    ),
    "file.yaml": (
        N_("This file is not read."),
        N_(
            "Read are site.yaml, places.yaml, removed.yaml and "
            "guidelines/<publication>/<version>/version.yaml."
        ),
    ),
    "front.alias": (
        N_("“*” at the beginning of a value means a reference here."),
        N_('Put the value in quotes: title: "*wichtig*"'),
    ),
    "front.anchor": (
        N_("“&” at the beginning of a value means a mark here."),
        N_('Put the value in quotes: title: "& mehr"'),
    ),
    "front.blank-before": (
        N_("Before the first line --- stands a blank line or a space."),
        N_("The file must begin with --- in its very first line."),
    ),
    "front.bracket": (
        N_("A bracket is opened here but not closed properly."),
        N_(
            "Close it, for example: topics: [Haushalt, Verkehr] – If it belongs to the text, put "
            "the whole value in quotes."
        ),
    ),
    "front.colon": (
        N_("The value contains a colon followed by a space."),
        N_('Put the value in quotes: title: "Rathaus: geschlossen"'),
    ),
    "front.deep": (
        N_("The entries are nested too deeply."),
        N_("Brackets and hyphens may stand in one another a few times only."),
    ),
    "front.directive": (
        N_("“%” at the beginning of a line, or a second --- in the header, has no meaning here."),
        N_("Delete this line."),
    ),
    "front.dots": (
        N_("The header is closed with … instead of ---."),
        N_("Replace the line ... by ---"),
    ),
    "front.empty": (
        N_("The header between the lines --- is empty."),
        N_("At least a title is needed: title: …"),
    ),
    "front.empty-file": (
        N_("The file is empty."),
        N_("Write the header between two lines ---, then the text; or delete the file."),
    ),
    "front.indent": (
        N_("This line is indented, but the one above it is already complete."),
        N_("Delete the spaces at its beginning."),
    ),
    "front.key-twice": (
        N_("“{key}” stands here a second time."),
        N_("Keep one of the two lines."),
    ),
    "front.missing": (
        N_("The file does not begin with a header."),
        N_("The first line must be ---, then come entries such as title: …, then again ---"),
    ),
    "front.no-space": (
        N_("After the colon a space is missing."),
        N_("Write: title: Rathaus"),
    ),
    "front.not-a-list": (
        N_("Here a list is expected."),
        N_("Begin each item with a hyphen and a space:\n- address: /presse/2023/alt/"),
    ),
    "front.not-a-mapping": (
        N_("The header must consist of lines with a key and a value."),
        N_("Write for example: title: Rathaus geschlossen"),
    ),
    "front.odd-key": (
        N_("A list or a group can not be a key."),
        N_("Before the colon there must be one word."),
    ),
    "front.odd-space": (
        N_("Here stands a no-break space, as word processors set it."),
        N_("Delete it and type an ordinary space."),
    ),
    "front.quote": (
        N_("A quotation mark is opened here but not closed properly."),
        N_('Close it at the end of the line. Quotation marks inside: "Er sagte „ja“"'),
    ),
    "front.second": (
        N_("The text begins with a second header; it will be printed as text."),
        N_("Delete it or merge it with the first one."),
    ),
    "front.sign": (
        N_("A value can not begin with the sign {sign} here."),
        N_('Put the value in quotes: title: "…"'),
    ),
    "front.syntax": (
        N_("This line can not be read: {line}"),
        N_(
            "Each entry is a line with a key, a colon, a space and a value. Put values with "
            "special signs in quotes. If the line continues the one above, begin it with two "
            "spaces."
        ),
    ),
    "front.tab": (
        N_("The line begins with a tab."),
        N_("Use spaces to indent."),
    ),
    "front.tag": (
        N_("“!” at the beginning of a value has a special meaning ({tag})."),
        N_('Put the value in quotes: title: "!wichtig"'),
    ),
    "front.toml": (
        N_("The header stands between lines with +++, which is not read."),
        N_("Write it between two lines with ---, for example: title: Rathaus"),
    ),
    "front.unclosed": (
        N_("The header is not closed."),
        N_("After the last entry write a line with ---"),
    ),
    "glossary.alike": (
        N_("“{term}” can not be told from “{other}” in line {first}; only that is explained."),
        N_("Put both into one explanation, or give one of them another name."),
    ),
    "group.rhythm": (
        N_("“{text}” does not name a weekday, so it can not be held against the sessions."),
        N_(
            "Write for example: first wednesday 18:00 – or: every second tuesday – or: last "
            "thursday of march, june"
        ),
    ),
    "group.rhythm-word": (
        N_("In “{text}” the word “{word}” is not known here."),
        N_(
            "Write for example: first wednesday 18:00 – or: every second tuesday – or: last "
            "thursday of march, june"
        ),
    ),
    "hidden.leak": (
        N_("This document is not public yet, but {file} would say something of it: “{words}”."),
        N_(
            "Nothing was published. Look whether a text or the menu says it; if not, tell whoever "
            "runs the site: a template does."
        ),
    ),
    "html.dropped": (
        N_("{what} is not taken over."),
        N_(
            "HTML is allowed only for simple marks. Write it with the signs of the guide, for "
            "example **important** or ## Heading."
        ),
    ),
    "html.in-chapter": (
        N_("This chapter contains HTML; it has no meaning in the PDF and in comparisons."),
        N_("Write it with the signs of the guide, for example **important** or ## Heading."),
    ),
    "id.missing": (
        N_("There is no document with the id {name}."),
        N_(
            "The id is the path of the file without .md, for example: "
            "sessions/2023-09-06-arbeitskreis"
        ),
    ),
    "id.missing-near": (
        N_("There is no document with the id {name}."),
        N_("Did you mean {meant}?"),
    ),
    "id.twice": (
        N_("The id {value} is also that of {other}."),
        N_("Remove “id:” in one of the two or choose another one."),
    ),
    "image.elsewhere": (
        N_("The picture {link} would be loaded from another site."),
        N_("Put it into the folder files/ and write: ![Beschreibung](files/bild.jpg)"),
    ),
    "image.no-alt": (
        N_("The picture {file} has no description for people who can not see it."),
        N_(
            "Say in a short sentence what it shows: ![Rathaus von vorn](…) or alt: Rathaus von "
            'vorn. A lead picture that only decorates gets alt: ""'
        ),
    ),
    "image.no-credit": (
        N_("It is not said who made the picture {file}."),
        N_(
            "Write the name in quotes behind the file: "
            '![Rathaus von vorn](files/rathaus.jpg "Bild: Erika Muster")'
        ),
    ),
    "image.no-picture": (
        N_("{file} is not a picture that can be shown."),
        N_("Use a file that ends in jpg, png, webp, avif, gif or svg, or link to it instead."),
    ),
    "key.empty": (
        N_("“{key}” has no value."),
        N_("Write a value behind the colon or delete the line."),
    ),
    "key.inside": (
        N_("“{key}” belongs under “{outer}” and must be indented."),
        N_("Put two spaces before “{key}:”."),
    ),
    "key.missing": (
        N_("“{key}” is missing."),
        N_("Add the line: {line}"),
    ),
    "key.unknown": (
        N_("“{key}” is not known here."),
        N_("Known are: {known}"),
    ),
    "key.unknown-near": (
        N_("“{key}” is not known here."),
        N_("Did you mean “{meant}”?"),
    ),
    "language.alone": (
        N_("This translation has no original {file}."),
        N_("Add the original or rename the file without “.{text}”."),
    ),
    "language.chapter": (
        N_("A chapter can not be translated by itself; this file would not appear."),
        N_("Publish the translation as a page, or offer it as a file."),
    ),
    "language.fact": (
        N_("“{key}” is said differently in {file}, and a fact is the same in all languages."),
        N_("Take the line out here; what the original says holds."),
    ),
    "language.no-simple": (
        N_("Nothing of the site is in Leichte Sprache; the law asks for it on the home page."),
        N_(
            "Add de-simple to “languages:” in site.yaml, and write for example "
            "pages/ueber.de-simple.md."
        ),
    ),
    "language.unknown": (
        N_(
            "The file name says that this is a translation into “{text}”, but the site does "
            "not have this language."
        ),
        N_("Add “{text}” in site.yaml under “languages:” or rename the file."),
    ),
    "link.anchor": (
        N_("In {file} there is no heading #{anchor}."),
        N_("Give the heading there this name: ## Heading {{#{anchor}}} – or link to the page."),
    ),
    "link.anchor-near": (
        N_("In {file} there is no heading #{anchor}."),
        N_("Did you mean #{meant}?"),
    ),
    "link.block": (
        N_("{file} is a text block and has no page of its own."),
        N_("Link to a page instead."),
    ),
    "link.contact": (
        N_("{link} is not a complete mail address or phone number."),
        N_("Write for example: mailto:presse@stadt.de or tel:+49631000000"),
    ),
    "link.disk": (
        N_("{link} lies on your computer or in your own network; readers can not get there."),
        N_("Put the file into the folder files and write its name, for example: files/plan.pdf"),
    ),
    "link.draft": (
        N_("{file} is a draft; the link would lead nowhere."),
        N_("Publish the draft first or remove the link."),
    ),
    "link.embargo": (
        N_("{file} is under embargo and not public yet; the link would give it away."),
        N_("Remove the link or choose a later date for this document."),
    ),
    "link.empty": (
        N_("This link has no target."),
        N_("Write the target between the brackets: [Text](https://…)"),
    ),
    "link.localhost": (
        N_("{link} leads to your own computer."),
        N_("Use the public address."),
    ),
    "link.mail": (
        N_("{link} is a mail address, but not written as a link to one."),
        N_("Write: {meant}"),
    ),
    "link.mail-fields": (
        N_("The mail address {link} fills in hidden recipients or text."),
        N_("Keep only the address and, if need be, the subject."),
    ),
    "link.no-text": (
        N_("A link has no text."),
        N_(
            "Write in the square brackets what the link leads to. Only between chapters of "
            "guidelines the text comes by itself."
        ),
    ),
    "link.missing": (
        N_("{name} does not exist."),
        N_(
            "A link names the file, from the folder of this one, for example: "
            "../sessions/2023-09-06-arbeitskreis.md"
        ),
    ),
    "link.missing-near": (
        N_("{name} does not exist."),
        N_("Did you mean {meant}?"),
    ),
    "link.mixed-letters": (
        N_("The address {link} mixes letters of different scripts, as forged addresses do."),
        N_("Check the address and type it anew."),
    ),
    "link.no-host": (
        N_("{link} names no site."),
        N_("Write the full address: https://www.example.de/"),
    ),
    "link.no-scheme": (
        N_("{link} does not say how it is reached."),
        N_("Write the full address, beginning with https://"),
    ),
    "link.outside": (
        N_("{link} leads out of the content folder."),
        N_("Link to files below content only."),
    ),
    "link.password": (
        N_("{link} contains a password."),
        N_("Remove it from the address, and change it."),
    ),
    "link.private": (
        N_("{link} leads to an address inside a network that nobody outside can reach."),
        N_("Use the public address."),
    ),
    "link.scheme": (
        N_("Links of the kind {link} are not allowed."),
        N_("Allowed are https, http, mailto and tel, and paths of files."),
    ),
    "link.spaces": (
        N_("This is printed as it stands and becomes neither link nor picture: {text}"),
        N_("An address with spaces needs angle brackets: [Plan](<files/plan of the hall.pdf>)"),
    ),
    "markdown.blocks": (
        N_("The text has more than {most} paragraphs, list items and headings."),
        N_("Part it into several documents."),
    ),
    "markdown.brackets": (
        N_("The text has so many brackets in brackets that it can not be read in time."),
        N_("Write \\[ for a bracket that begins no link."),
    ),
    "markdown.bullet": (
        N_("Lines that begin with {sign} do not become a list."),
        N_("Write a hyphen and a space instead: - First item"),
    ),
    "markdown.cells": (
        N_("This row has more cells than the table has columns; not shown is: {text}"),
        N_("Give the table another column in its first two rows, or take out a |."),
    ),
    "markdown.colons": (
        N_("These colons close no box."),
        N_("Delete the line, or begin the box with: ::: hinweis"),
    ),
    "markdown.container": (
        N_("::: {name} is not known."),
        N_("Known are: {known}"),
    ),
    "markdown.container-near": (
        N_("::: {name} is not known."),
        N_("Did you mean ::: {meant}? Known are: {known}"),
    ),
    "markdown.container-open": (
        N_("This box is not closed and takes in all that follows."),
        N_("Write a line with ::: where the box ends."),
    ),
    "markdown.deep": (
        N_("Lists or quotations are nested more than {most} levels deep; the rest would be lost."),
        N_("Simplify the structure here."),
    ),
    "markdown.entity": (
        N_("Here a control character is written as a code (&…;)."),
        N_("Delete it and type the text anew."),
    ),
    "markdown.fence-open": (
        N_("This block of code is not closed and takes in all that follows."),
        N_("Write a line with {sign} where the block ends."),
    ),
    "markdown.fence-words": (
        N_("These words begin a block of code and appear nowhere: {text}"),
        N_("Write them into the lines below."),
    ),
    "markdown.footnote-loop": (
        N_("This footnote mentions itself."),
        N_("Remove the mention inside the text of the footnote."),
    ),
    "markdown.footnote-twice": (
        N_("The footnote {note} is written twice; only the last text appears."),
        N_("Give each footnote a sign of its own."),
    ),
    "markdown.footnote-undefined": (
        N_("The footnote {note} has no text."),
        N_("Add a line at the end: {note}: …"),
    ),
    "markdown.footnote-unused": (
        N_("The footnote {note} is mentioned nowhere, so its text does not appear."),
        N_("Write {note} where it belongs or delete its text."),
    ),
    "markdown.growth": (
        N_("The page would be more than {most} times as long as its source."),
        N_("Do not repeat the same long link so often."),
    ),
    "markdown.hash": (
        N_("This does not become a heading: there is no space behind {sign}."),
        N_("Write a space behind {sign}, and leave an empty line above the heading."),
    ),
    "markdown.heading-empty": (
        N_("This heading has no text."),
        N_("Write the heading behind the #, or delete the line."),
    ),
    "markdown.heading-skip": (
        N_("A level of headings is left out here."),
        N_("After ## comes ###, then ####."),
    ),
    "markdown.id-twice": (
        N_("The id {id} stands here a second time."),
        N_("Choose another one."),
    ),
    "markdown.link-twice": (
        N_("An address with this name was given before; this one is not used: {text}"),
        N_("Give each address a name of its own."),
    ),
    "markdown.link-unused": (
        N_("No link uses the address in this line, so it does not appear: {text}"),
        N_("Delete the line; or write \\[ instead of [ if it is text."),
    ),
    "markdown.pieces": (
        N_("The text has too many links, emphases and footnotes: more than {most} together."),
        N_("Part it into several documents."),
    ),
    "markdown.signs": (
        N_("The text has more than {most} line breaks and signs such as [, * and &."),
        N_("Part it into several documents."),
    ),
    "markdown.table-large": (
        N_("This table has more than {most} cells."),
        N_("Offer it as a file under files/ or part it."),
    ),
    "minutes.email": (
        N_("The minutes contain the e-mail address {text}."),
        N_(
            "Personal data belong in minutes only with consent. Take it out, or name the public "
            "contact under “contact:”."
        ),
    ),
    "minutes.nothing": (
        N_("The minutes are said to be published, but there is neither a file nor a text."),
        N_("Write them below the heading ## Mitschrift, or name a file: file: files/minutes.pdf"),
    ),
    "minutes.overdue": (
        N_("The minutes were due on this day, and they are not published."),
        N_(
            "Publish them with status: published, choose a later day, or write status: none with "
            "a reason: …"
        ),
    ),
    "minutes.phone": (
        N_("The minutes contain the phone number {text}."),
        N_(
            "Personal data belong in minutes only with consent. Take it out, or name the public "
            "contact under “contact:”."
        ),
    ),
    "page.required": (
        N_("The page {name} is missing; the law asks for it."),
        N_("Add the file pages/{name}.md."),
    ),
    "parent.missing": (
        N_("{file} is missing."),
        N_("This file belongs to it; add it with at least a title."),
    ),
    "picture.broken": (
        N_("The picture {file} is damaged or cut off."),
        N_("Copy it here again from its origin, or save it anew in a picture program."),
    ),
    "picture.empty": (
        N_("The picture {file} is empty."),
        N_("Copy it here again from its origin."),
    ),
    "picture.ending": (
        N_("What is in the file {file} is another kind of file than its ending says."),
        N_("Save it anew in a picture program as JPEG or PNG; to rename it is not enough."),
    ),
    "picture.large": (
        N_("The picture {file} has more than 50 million pixels."),
        N_("Make it smaller in a picture program; 4000 pixels on the long side are plenty."),
    ),
    "picture.unknown": (
        N_("The file {file} is named like a picture, but there is no picture in it."),
        N_("Replace it by the right file; readers see an empty place."),
    ),
    "place.near": (
        N_("The place “{text}” is not in places.yaml."),
        N_("Did you mean {meant}? Otherwise put the name in full."),
    ),
    "record.address": (
        N_("The published address {address} would be lost: its document is gone."),
        N_("Restore the file, or say in removed.yaml why it is gone:\n{entry}"),
    ),
    "record.anchor": (
        N_("The published part of a page {address} would be lost; links to it would lead nowhere."),
        N_(
            "Write behind its heading:\n{entry}\nIf this part is gone, say so in "
            "removed.yaml:\n{stone}"
        ),
    ),
    "record.anchor-agenda": (
        N_("The published part of a page {address} would be lost; links to it would lead nowhere."),
        N_(
            "Add to the agenda item (or {sign} behind the heading):\n{entry}\nIf this part is "
            "gone, say so in removed.yaml:\n{stone}"
        ),
    ),
    "record.file": (
        N_("The published address {address} would be lost."),
        N_("Restore what was there, or say in removed.yaml why it is gone:\n{entry}"),
    ),
    "record.hidden": (
        N_("This document is published at {address} and would disappear, being hidden again."),
        N_(
            "Publish it (no “draft:”, no date in the future), or say in removed.yaml why it is "
            "gone:\n{entry}"
        ),
    ),
    "record.kind": (
        N_("The entry of {address} would disappear from feeds or calendars."),
        N_("Put the file back into the folder {folder}."),
    ),
    "record.language": (
        N_(
            "The language “{language}” was given up. Whoever noted an address below {address} "
            "finds nothing there any more."
        ),
        N_("Have your server lead everything below {address} to the same address without it."),
    ),
    "record.moved": (
        N_("The published address {address} would be lost; the document is at {now} now."),
        N_("Put into the header of the file, in place of “aliases:” if it is there:\n{entry}"),
    ),
    "record.renamed": (
        N_(
            "This file was renamed; feeds and calendars would take the document at {address} for "
            "something new."
        ),
        N_("Put into the header of the file, in place of what is there:\n{entry}"),
    ),
    "record.reworded": (
        N_("The text of the version {address} was changed after it was published."),
        N_(
            "Make a new version for the new text, or say at the end of “changes:” what was "
            "changed:\n{entry}"
        ),
    ),
    "record.reworded-first": (
        N_("The text of the version {address} was changed after it was published."),
        N_(
            "Make a new version for the new text, or say in version.yaml what was changed:\n{entry}"
        ),
    ),
    "record.sequence": (
        N_("The session at {address} has fewer changes than were published ({count})."),
        N_("Restore the entries under “changes:”. What was said once stays."),
    ),
    "record.session": (
        N_("The published session {address} would disappear from its page and from calendars."),
        N_(
            "If it does not take place, keep the file and write status: cancelled. If it never "
            "was a session, say so in removed.yaml:\n{entry}"
        ),
    ),
    "record.site": (
        N_(
            "The record is of another site. Under a new id, feeds and calendars would take "
            "everything for something new."
        ),
        N_("Write in site.yaml:\n{entry}"),
    ),
    "record.tombstone": (
        N_("At {address} readers were told that the page was removed; this would be lost."),
        N_("Put the entry back into removed.yaml:\n{entry}"),
    ),
    "record.unsaid": (
        N_("Date, place or state of the session {address} changed, but not its “changes:”."),
        N_("Add at the end of “changes:” and give the reason:\n{entry}"),
    ),
    "record.unsaid-first": (
        N_("Date, place or state of the session {address} changed, but not its “changes:”."),
        N_("Put into the header of the file and give the reason:\n{entry}"),
    ),
    "reference.missing": (
        N_("No chapter of this version has a place #{anchor}."),
        N_("Give the place an id: {{#{anchor}}} behind its heading or paragraph."),
    ),
    "reference.missing-near": (
        N_("No chapter of this version has a place #{anchor}."),
        N_("Did you mean #{meant}?"),
    ),
    "reference.twice": (
        N_("More than one chapter of this version has a place #{anchor}: {files}."),
        N_("Name the file too: []({meant})"),
    ),
    "removed.early": (
        N_("{address} is said to be removed on {removed_day}, which is still to come."),
        N_("Write the day on which the page was removed, or add the entry then."),
    ),
    "removed.form": (
        N_("“{text}” can not be the address of a removed page."),
        N_("Write it from the root of the site, for example: /presse/2023/alt/ or /files/alt.pdf"),
    ),
    "removed.live": (
        N_("There is a page at {address}, but removed.yaml says that it was removed."),
        N_("Delete the entry in removed.yaml, or give the page another address."),
    ),
    "removed.twice": (
        N_("The address {address} stands in line {line} already."),
        N_("Delete one of the two entries."),
    ),
    "seal.added": (
        N_("This passage is not in the sealed text: “{text}”"),
        _RESTORE,
    ),
    "seal.by-hand": (
        N_("The seal can not be written into this file."),
        N_(
            "Write this line at the end of version.yaml, in place of “seal:” if it is there:\n"
            "{entry}"
        ),
    ),
    "seal.changed": (
        N_("Sealed is: {before}“{was}”{after} – here it says: {before}“{now}”{after}"),
        _RESTORE,
    ),
    "seal.chapter-added": (
        N_(
            "The chapter “{title}” ({file}) does not stand in the sealed text, or not in this "
            "place."
        ),
        _RESTORE,
    ),
    "seal.chapter-removed": (
        N_("The chapter “{title}” of the sealed text is missing, or is in another place."),
        _RESTORE,
    ),
    "seal.draft": (
        N_("Only a public version can be sealed; this one is a draft."),
        N_("Delete the line “draft: true” here or in the index.md of the publication."),
    ),
    "seal.empty": (
        N_("The version has no public chapter, so there is nothing to seal."),
        N_("Write the chapters first, for example: 01-ziele.md"),
    ),
    "seal.gone": (
        N_("The text of this version is sealed, but the line with its seal is missing."),
        N_("Write again into version.yaml: seal: {value}"),
    ),
    "seal.new-note": (
        N_("The text was sealed before and has changed since, but no correction says so."),
        N_(
            "Say in version.yaml under “changes:” what was corrected, dated after the adoption, "
            "and seal again:\n{entry}"
        ),
    ),
    "seal.no-note": (
        N_("The text was sealed anew, but the correction that says why is missing."),
        N_(
            "Put the notes back that stood under “changes:”, dated after the adoption: one for "
            "each new seal ({count})."
        ),
    ),
    "seal.no-text": (
        N_("The sealed text is missing: {file}"),
        N_(
            "Restore the file; version control has it. It shows what was decided, and is needed as "
            "long as the version is public."
        ),
    ),
    "seal.none": (
        N_("The version is adopted, but not sealed yet."),
        N_("As soon as its text is right, seal it: sitegen seal {version}"),
    ),
    "seal.not-adopted": (
        N_("Only an adopted version can be sealed."),
        N_("Write status: adopted, and under adopted: the date and the body that decided."),
    ),
    "seal.other-text": (
        N_("The seal is not that of the sealed text {file}."),
        N_(
            "One of the two was changed by hand. Restore both files as they were when the text was "
            "sealed; version control has them. If sealing was interrupted, repeat it: sitegen seal "
            "{version}"
        ),
    ),
    "seal.removed": (
        N_("Here a passage of the sealed text is missing: “{text}”"),
        _RESTORE,
    ),
    "session.cancelled-without-change": (
        N_("The session is cancelled, but “changes:” does not say when and why."),
        N_(
            "Add to the header, or to “changes:” if it is there:\n"
            "changes:\n  - date: …\n    reason: …\n    was:\n      status: confirmed"
        ),
    ),
    "session.end-before-start": (
        N_("The end is not after the start."),
        N_("If the session ends after midnight, write: end: {meant}"),
    ),
    "session.holiday": (
        N_("{session_day} is a public holiday: {holiday} ({region})."),
        N_("Choose another day. If the day is right, add the line: dates_ok: [{iso}]"),
    ),
    "session.long": (
        N_("The session would last longer than 24 hours."),
        N_("Check the date of the end."),
    ),
    "session.night": (
        N_("The session would begin at night, at {time}."),
        N_("Check the time. If it is right, add the line: dates_ok: [{iso}]"),
    ),
    "session.no-place": (
        N_("The session has no place."),
        N_("Add the line: place: …"),
    ),
    "session.off-rhythm": (
        N_(
            "{session_day} is a {session_weekday}. “{group}” meets {rhythm}: that would be "
            "{nearest_day}."
        ),
        N_("Check the date. If it is right, add the line: dates_ok: [{iso}]"),
    ),
    "session.off-rhythm-time": (
        N_("The session begins at {time}, but “{group}” meets {rhythm}."),
        N_("Check the time. If it is right, add the line: dates_ok: [{iso}]"),
    ),
    "session.room-twice": (
        N_("At the same time {other} is held in the same room ({place})."),
        N_("Check date, time and place of both."),
    ),
    "session.short-notice": (
        N_(
            "The date is known since {known_day}. Full days between then and the session: {days}. "
            "The notice period asks for {notice}."
        ),
        N_(
            "Choose a later day. If the date was known earlier, say since when under “announced:”. "
            "If it is to stay as it is, add the line: dates_ok: [{iso}]"
        ),
    ),
    "slug.form": (
        N_("“{text}” can not be a part of an address."),
        N_("Use small letters, digits and hyphens: slug: {meant}"),
    ),
    "slug.name": (
        N_("No address can be made of the file name “{name}”."),
        N_("Rename the file with letters, digits and hyphens."),
    ),
    "statement.no-date": (
        N_("The accessibility statement does not say when it was made."),
        N_("Add the line: created: 2024-03-08. After each review, add: reviewed: 2024-11-19"),
    ),
    "statement.no-region": (
        N_("The accessibility statement can not name the enforcement body of the Land."),
        N_("Add your Land to site.yaml, for example: region: DE-RP"),
    ),
    "statement.order": (
        N_("The statement is reviewed before it was made: {created_day}."),
        N_("Correct one of the two days."),
    ),
    "statement.region": (
        N_("No enforcement body is known for “{region}”."),
        N_("Write it into site.yaml under “enforcement:”, at least with its name."),
    ),
    "statement.review": (
        N_("The accessibility statement was last reviewed on {reviewed_day}, over a year ago."),
        N_("Review it and write the day: reviewed: …"),
    ),
    "template.anchor": (
        N_("The page {page} leads to {address}, but that page has no such place."),
        N_("Give the place the id that follows # in the address, or correct the link."),
    ),
    "template.dynamic": (
        N_("This template includes another one whose name is not fixed."),
        N_("Write the name of the template as a text in quotes."),
    ),
    "template.failed": (
        N_("The template can not be rendered: {said}"),
        N_("Compare it with the template that comes with sitegen."),
    ),
    "template.link": (
        N_("The page {page} leads to {address}, which is not there."),
        N_("Correct the link in this template, or in one that it includes."),
    ),
    "template.missing": (
        N_("The template {name} does not exist."),
        N_("There are: {known}"),
    ),
    "template.syntax": (
        N_("The template can not be read: {said}"),
        N_("Check the brackets of this line."),
    ),
    "template.unclosed": (
        N_("On the page {page} the element <{tag}> has no beginning or no end."),
        N_("Write both <{tag}> and </{tag}> in this template, or in one that it includes."),
    ),
    "text.gap": (
        N_("Something is still to be filled in here (places in this file: {count})."),
        N_("Write what belongs there and delete the mark in square brackets."),
    ),
    "time.clock": (
        N_("“{text}” can not be read as a time."),
        N_("Write: {meant}"),
    ),
    "time.day-only": (
        N_("Under “{key}” stands a time too."),
        N_("Write only the day: {key}: {day}"),
    ),
    "time.far": (
        N_("{text} is far in the past or in the future."),
        N_("Check the year."),
    ),
    "time.fold": (
        N_("At this time the clocks are changed ({zone}); it can mean {first} or {second}."),
        N_("Write the one that you mean."),
    ),
    "time.moment": (
        N_("“{text}” can not be read as a date."),
        N_("Write for example: {meant}"),
    ),
    "time.no-such-day": (
        N_("The day {text} does not exist."),
        N_("Check day and month."),
    ),
    "time.no-such-time": (
        N_("The time {text} does not exist."),
        N_("The day goes from 00:00 to 23:59."),
    ),
    "time.offset": (
        N_("{text} is not local time; here it is {local}."),
        N_("Leave the offset out if you mean local time."),
    ),
    "time.year": (
        N_("The year {year} can not be right."),
        N_("Write it with four digits, for example: 2026"),
    ),
    "topic.form": (
        N_("“{text}” can not be a topic."),
        N_("A topic needs at least one letter or digit."),
    ),
    "topic.near": (
        N_("The topic “{text}” is nearly the same as “{meant}” and gets a page of its own."),
        N_("Did you mean “{meant}”? It is used more often ({count})."),
    ),
    "value.choice": (
        N_("“{text}” is not possible for “{key}”."),
        N_("Possible are: {known}"),
    ),
    "value.choice-near": (
        N_("“{text}” is not possible for “{key}”."),
        N_("Did you mean {meant}? Possible are: {known}"),
    ),
    "value.comma": (
        N_("Under “{key}” stands one text with a comma: “{text}”."),
        N_("If several are meant, write them in brackets: {key}: [eins, zwei]"),
    ),
    "value.comment": (
        N_("The sign # cuts the value off here: only “{text}” would be read."),
        N_('Put the whole value in quotes: {key}: "…"'),
    ),
    "value.coordinate": (
        N_("“{text}” is not a coordinate."),
        N_("Write degrees as a decimal number, for example: 49.4447"),
    ),
    "value.flag": (
        N_("“{text}” is neither true nor false."),
        N_("Write {key}: true or {key}: false"),
    ),
    "value.line-break": (
        N_("“{key}” must be a single line."),
        N_("Delete the line break."),
    ),
    "value.many": (
        N_("The list {key} has more than {most} entries."),
        N_("Leave out what is not needed, or put it into a file for download."),
    ),
    "value.not-a-mapping": (
        N_("Under “{key}” indented lines with keys and values are expected."),
        N_("Write it in lines of its own, each indented:\n  {key}:{known}"),
    ),
    "value.not-mappings": (
        N_("Under “{key}” each item needs keys and values."),
        N_("Write: {line} and the further keys indented below it."),
    ),
    "value.not-text": (
        N_("Under “{key}” a single text is expected, not a list or a group."),
        N_("Write the value behind the colon, if need be in quotes."),
    ),
    "value.not-texts": (
        N_("Under “{key}” a list of texts is expected."),
        N_("Write each item in a line of its own: - … Put items with a colon in quotes."),
    ),
    "value.number": (
        N_("“{text}” is not a whole number."),
        N_("Write digits only."),
    ),
    "value.web": (
        N_("“{text}” is not a full web address."),
        N_("Write it with https:// and without a password."),
    ),
    "version.adopted-early": (
        N_("The version says that it is adopted, but the day of its adoption is still to come."),
        N_("Until then write: status: draft"),
    ),
    "version.consultation-order": (
        N_("The consultation ends before it begins."),
        N_("Check “from” and “to”."),
    ),
    "version.decision-day": (
        N_("The session “{title}” named for the decision is held on another day, {session_day}."),
        N_("Correct the date of the decision or the session. Both days can be read on the page."),
    ),
    "version.no-adoption": (
        N_("The version is adopted, but it is not said by whom and when."),
        N_("Add:\nadopted:\n  date: …\n  body: …"),
    ),
    "version.no-consultation": (
        N_("The version is in consultation, but it is not said from when to when."),
        N_("Add:\nconsultation:\n  from: …\n  to: …"),
    ),
    "version.no-repeal": (
        N_("The version is repealed, but it is not said when."),
        N_("Add repealed: with the date, for example: repealed: 2025-12-31"),
    ),
    "version.repeal-order": (
        N_("The version is repealed before it is adopted."),
        N_("Check the dates under “adopted” and “repealed”."),
    ),
    "version.repeal-status": (
        N_("Only what was adopted can be repealed."),
        N_("Write: status: repealed. Or leave out “repealed”."),
    ),
    "version.seal": (
        N_("This is not a seal."),
        N_(
            "Leave the line out; a seal has 64 digits and letters from a to f and is never "
            "typed by hand."
        ),
    ),
    "version.seal-early": (
        N_("The version has a seal, but is not adopted."),
        N_(
            "If it is adopted, write status: adopted, and under adopted: the date and the body. "
            "Otherwise delete the seal."
        ),
    ),
}


def worded(problem: Problem, language: str) -> tuple[str, str]:
    """Give what is wrong and the hint in a language."""
    words = catalogue(language).gettext
    values = {
        name: "\n".join(map(harmless, _shortened(_shown(name, value, language)).split("\n")))
        for name, value in problem.values
    }
    what, hint = MESSAGES[problem.code]
    # The first line is all of what is wrong, whatever a value holds.
    return " ".join(words(what).format(**values).split("\n")), words(hint).format(**values)


def _shortened(text: str) -> str:
    """Cut what nobody reads to its end: a word, a link or a key can be a megabyte."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shown(name: str, value: str, language: str) -> str:
    """Word a value whose name says that it is a day (`2023-10-06`), its weekday or a rhythm."""
    try:
        if name.endswith("_day"):
            return day_text(language, date.fromisoformat(value))
        if name.endswith("_weekday"):
            return weekday(language, date.fromisoformat(value))
        if name.endswith("ratio"):
            return decimal_text(value, language)
        if name == "rhythm":
            return rhythm_text(language, read_rhythm(value))
    except ValueError:  # what is no day is shown as it stands
        pass
    return value
