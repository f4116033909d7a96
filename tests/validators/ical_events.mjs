// Print what ical.js reads in iCalendar files, as JSON.
//
// Paths come as arguments, or one a line on standard input. A file that can not be read has
// `error` set; the exit code stays 0, so that one bad file does not hide the others.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const paths =
  process.argv.length > 2
    ? process.argv.slice(2)
    : readFileSync(0, "utf8").split("\n").filter((line) => line !== "");

process.stdout.write(JSON.stringify(paths.map(readFile), null, 1) + "\n");

function readFile(path) {
  try {
    return { path, ...readCalendar(decode(readFileSync(path))), error: null };
  } catch (error) {
    return { path, properties: {}, events: [], error: String(error.message ?? error) };
  }
}

function decode(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function readCalendar(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  if (calendar.name !== "vcalendar") {
    throw new Error(`not one VCALENDAR but ${calendar.name}`);
  }
  // Only the file's own zones may count, not those of the file before.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return {
    properties: readProperties(calendar),
    events: calendar.getAllSubcomponents("vevent").map(readEvent),
  };
}

function readEvent(component) {
  for (const property of component.getAllProperties()) {
    const zone = property.getParameter("tzid");
    if (zone !== undefined && !ICAL.TimezoneService.has(zone)) {
      throw new Error(`${property.name} has TZID ${zone} without a VTIMEZONE in the file`);
    }
  }
  const value = (name) => component.getFirstPropertyValue(name);
  if (value("dtstart") === null) {
    throw new Error(`event ${value("uid")} has no DTSTART`);
  }
  return {
    uid: value("uid"),
    summary: value("summary"),
    description: value("description"),
    location: value("location"),
    status: value("status"),
    sequence: value("sequence"),
    start: inUtc(value("dtstart")),
    end: inUtc(new ICAL.Event(component).endDate),
    url: value("url"),
    attachments: component.getAllProperties("attach").map((attach) => String(attach.getFirstValue())),
    properties: readProperties(component),
  };
}

function inUtc(time) {
  // A floating time has no place in UTC; without the Z a comparison shows it.
  if (time.isDate || time.zone === ICAL.Timezone.localTimezone) {
    return time.toString();
  }
  return time.convertToZone(ICAL.Timezone.utcTimezone).toString();
}

function readProperties(component) {
  const properties = {};
  for (const property of component.getAllProperties()) {
    const values = property.getValues().map(String);
    (properties[property.name] ??= []).push(
      ...(property.type === "unknown" ? values.map(unescapeText) : values),
    );
  }
  return properties;
}

// RFC 5545, section 3.8.8: a property without a known type is TEXT; ical.js leaves it as written.
function unescapeText(text) {
  return text.replace(/\\([\\;,nN])/g, (_, sign) => (/n/i.test(sign) ? "\n" : sign));
}
