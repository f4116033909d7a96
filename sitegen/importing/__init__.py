"""What a city has, turned into content: calendars, feeds, WordPress, OParl, Hugo and Jekyll.

A module for each source reads it into Items, without a word about files or addresses. The rest is
the same for all: bodies become Markdown, documents get a name, what is written is proven with
sitegen's own parser, and all that could not be carried over is told with its words.
"""
