# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a screen in another language has something of our own English on it."""
import ast
import re

FORMAT = r'%(?:\d+\$)?[-+ #0-9.*]*[a-z]+'
ADDRESS = r'\S+@\S+|\w+://\S+'


def words_of(text):
    """Its words, in small letters, without the formats of printf."""
    return set(re.findall(r"[^\W\d_]+", re.sub(FORMAT, ' ', text).lower()))


def flat(text):
    """On one line."""
    return ' '.join(text.split())


def read_po(path):
    """(English, the translation) of every text."""
    found, part = [], None
    for line in path.read_text('utf-8').splitlines():
        head = re.match(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? (?=")', line)
        if head:
            part = head.group(1)
            if part == 'msgid':
                found.append(['', ''])
            elif part == 'msgid_plural':
                found[-1][0] += ' '
            line = line[head.end():]
        if not line.startswith('"'):
            part = None
        elif part in ('msgid', 'msgid_plural'):
            found[-1][0] += ast.literal_eval(line)
        elif part == 'msgstr':
            found[-1][1] += ast.literal_eval(line)
    return [tuple(each) for each in found if each[0]]


class Translation:
    """A translation of ours, and the words that show where it is missing: those of the English texts
    that none of its own texts has."""

    def __init__(self, path):
        texts = read_po(path)
        english = set().union(*(words_of(original) for original, _own in texts))
        own = set().union(*(words_of(translated) for _original, translated in texts))
        self.missing_where = {word for word in english - own if len(word) > 1}

    def left_in(self, text, others=()):
        """English words of ours in a text that may have texts of others in it."""
        text = re.sub(ADDRESS, ' ', flat(text))
        for each in others:
            text = text.replace(flat(each), ' ')
        return sorted(words_of(text) & self.missing_where)
