# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is in a group: those a large world makes up, changed by what has happened since."""
import itertools

from people.person import FIRST, MADE_UP


class Member:
    """Somebody in a group."""

    def __init__(self, date, inviter=None, rights=(), banned=(), until=0, rank=None, by=None):
        self.date = date
        self.inviter = inviter
        self.rights = tuple(rights)
        self.banned = tuple(banned)
        self.until = until
        self.rank = rank
        self.by = by
        self.request = False


class Members:
    """Members by the numbers of people, newest first."""

    def __init__(self):
        self.known = {}
        self.kicked = {}
        self.made = range(0)
        self.gone = set()
        self.since = 0
        self.admins = {}

    def __len__(self):
        return len(self.known) + len(self.made) - len(self.gone)

    def _made_up(self, number):
        return number - MADE_UP in self.made and number not in self.gone

    def get(self, number):
        """A member, or None."""
        found = self.known.get(number)
        if found is None and self._made_up(number):
            return Member(self.since)
        return found

    def __contains__(self, number):
        return number in self.known or self._made_up(number)

    def add(self, number, member):
        """Somebody joins, or changes what they may do."""
        if self._made_up(number):
            self.gone.add(number)
        self.known.pop(number, None)
        self.known[number] = member
        self.kicked.pop(number, None)
        if member.rights:
            self.admins[number] = member
        else:
            self.admins.pop(number, None)

    def remove(self, number):
        """Somebody leaves."""
        if self._made_up(number):
            self.gone.add(number)
        self.admins.pop(number, None)
        return self.known.pop(number, None)

    def page(self, offset, limit):
        """The numbers of some members; who was made up is there longest, whatever became of them."""
        new = [number for number in reversed(self.known) if number - MADE_UP not in self.made]
        old = [number for number in self.known if number - MADE_UP in self.made]
        found = new[offset:offset + limit]
        first = max(offset - len(new), 0)
        rest = limit - len(found)
        while rest > 0 and first < len(self.made):
            some = [MADE_UP + index for index in self.made[first:first + rest]]
            some = [number for number in some if number not in self.gone]
            first += rest
            found += some
            rest -= len(some)
        start = max(offset - len(self) + len(old), 0)
        return found + old[start:start + max(rest, 0)]

    def named(self, word, offset, limit, person_of):
        """(how many, numbers of some) whose name begins with a word."""
        word = word.casefold()
        found = [number for number in self.known if begins(person_of(number), word)]
        first = [place for place, name in enumerate(FIRST) if name.casefold().startswith(word)]
        step = len(FIRST)
        count = len(found)
        ranges = []
        for place in first if word else ():
            start = self.made.start + (place - self.made.start) % step if self.made else 0
            ranges.append(range(start, self.made.stop, step))
            count += len(ranges[-1])
        made = itertools.chain.from_iterable(ranges)
        found += [MADE_UP + index for index in itertools.islice(
            made, max(offset + limit - len(found), 0))]
        return count, [number for number in found[offset:offset + limit]
                       if number not in self.gone]


def begins(person, word):
    """Whether a word is the beginning of one of somebody's names."""
    names = ' '.join(filter(None, (person.first_name, person.last_name, person.username)))
    return any(part.startswith(word) for part in names.casefold().split()) or (
        names.casefold().startswith(word))
