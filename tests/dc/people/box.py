# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbered messages and the log of what happened to them: one box per account and per channel."""
from bisect import bisect_left, bisect_right, insort


class Ids:
    """Numbers in ascending order; a large world gives them as a range."""

    def __init__(self, items=()):
        self.items = items if isinstance(items, range) else list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, place):
        return self.items[place]

    @property
    def last(self):
        """The highest, 0 if there is none."""
        return self.items[-1] if len(self.items) else 0

    def add(self, number):
        """One more."""
        if isinstance(self.items, range):
            if len(self.items) and number == self.items[-1] + self.items.step:
                self.items = range(self.items.start, number + 1, self.items.step)
                return
            self.items = list(self.items)
        if not self.items or number > self.items[-1]:
            self.items.append(number)
        elif number not in self:
            insort(self.items, number)

    def remove(self, number):
        """One less."""
        if number in self:
            self.items = list(self.items)
            self.items.pop(bisect_left(self.items, number))

    def __contains__(self, number):
        place = bisect_left(self.items, number)
        return place < len(self.items) and self.items[place] == number

    def after(self, number):
        """How many are higher."""
        return len(self.items) - bisect_right(self.items, number)

    def place(self, number):
        """How many are lower."""
        return bisect_left(self.items, number)


class Entry:
    """One event of a log."""

    __slots__ = ('pts', 'count', 'kind', 'data')

    def __init__(self, pts, count, kind, data):
        self.pts = pts
        self.count = count
        self.kind = kind
        self.data = data


class Box:
    """Messages by their numbers, and a log with pts."""

    def __init__(self, owner):
        self.owner = owner
        self.last_id = 0
        self.pts = 1
        self.messages = {}
        self.source = None
        self.made = range(0)
        self.gone = set()
        self.entries = []
        self.marks = []
        self.forgotten = 1

    def number(self):
        """The next message's number."""
        self.last_id += 1
        return self.last_id

    def put(self, number, message):
        """Stores a message."""
        self.messages[number] = message
        message.ids[self] = number

    def get(self, number):
        """A message, or None."""
        message = self.messages.get(number)
        if message is None and self.source and number in self.made and number not in self.gone:
            message = self.source(number)
            self.put(number, message)
        return message

    def drop(self, number):
        """Forgets a message."""
        message = self.messages.pop(number, None)
        if number in self.made:
            self.gone.add(number)
        if message:
            message.ids.pop(self, None)

    def log(self, kind, data, count=1):
        """One more event."""
        self.pts += count
        entry = Entry(self.pts, count, kind, data)
        self.entries.append(entry)
        self.marks.append(self.pts)
        return entry

    def since(self, pts, limit):
        """(the next events, whether there are more) after a point."""
        first = bisect_right(self.marks, pts)
        return self.entries[first:first + limit], first + limit < len(self.entries)

    def behind(self, pts):
        """How many events came after a point."""
        return len(self.marks) - bisect_right(self.marks, pts)

    def forget(self, pts):
        """Nothing before this point can be asked for any more."""
        self.forgotten = max(self.forgotten, pts)
