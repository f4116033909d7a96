"""Why something was not carried over, or not as it was: a text for each code of a Finding."""

from sitegen.language import N_

REASONS: dict[str, str] = {
    "address": N_("Former addresses that can not lead on by themselves"),
    "address-query": N_(
        "Former addresses with a question mark: no page can stand there. Your web server can lead "
        "them on"
    ),
    "all-day": N_("Events without a time: written as drafts that begin at 0:00; add the time"),
    "author": N_("Authors: releases have no author"),
    "code": N_("Parts that the old system filled in by itself"),
    "comment": N_("Comments of readers"),
    "date-missing": N_("Without a date: written as drafts with the newest date of the source"),
    "date-wrong": N_(
        "Dates in the text that are not possible, or with the wrong weekday: left as they were, "
        "and confirmed under “dates_ok:”"
    ),
    "deleted": N_("Deleted at the source: not written"),
    "edited": N_("Edited by you since the last import: left as they are"),
    "element": N_("Parts that are not published as they are: programs, forms, embedded pages"),
    "encoding": N_("Not in UTF-8 and without a word on the encoding: read as Windows-1252"),
    "field": N_("Details for which there is no place"),
    "file": N_("Files that are not there; name their folder with --files"),
    "file-unused": N_("Files that no entry shows: not carried over"),
    "file-refused": N_("Files that can not be published"),
    "format": N_("Marks of which only the text is left"),
    "hidden": N_("Written as drafts, because they were not public at the source"),
    "kind": N_("Entries of a kind that has no place here"),
    "link": N_("Links that lead nowhere: only their text is left"),
    "link-hidden": N_("Links to documents that are not public yet: they lead to the old address"),
    "moved": N_("No longer where the import wrote them: left alone"),
    "name-taken": N_("Something else has that name already: written beside it"),
    "not-written": N_("Not written, because no document could be made of them"),
    "picture": N_("Pictures that are not there; name their folder with --files"),
    "picture-alt": N_("Pictures without a description: left out; describe them and put them in"),
    "place-missing": N_("Sessions without a place"),
    "plain": N_("Texts that could only be carried over without their marks"),
    "series": N_("Series without an end: written up to a day"),
    "style": N_("Looks: colours, alignment, classes"),
    "table": N_("Tables that are simpler now: cells were joined, or tables stood in tables"),
    "time-long": N_("Sessions of more than one day"),
    "time-wrong": N_("Ends that do not lie after the beginning: left out"),
    "time-twice": N_("Times that daylight saving skips or repeats"),
    "title-missing": N_("Without a title: it is made of the first words"),
    "too-large": N_("Too large"),
    "topic": N_("Topics that can not be part of an address"),
    "truncated": N_("The source ends too early or is damaged: what could be read is carried over"),
    "translation": N_("Translations: not carried over; put them beside their original"),
    "twice": N_("In the source more than once: the first one was taken"),
    "unreadable": N_("Could not be read at all"),
    "words": N_("Words that no parser finds, because the source is damaged around them"),
    "zone": N_("Unknown time zones: read as the time of the site"),
}
"""In the plural: each stands above a list of places."""
