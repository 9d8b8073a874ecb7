# SPDX-License-Identifier: GPL-3.0-or-later
"""One message, however many boxes it is in, and how each account sees it."""
import re

NAMES = re.compile(r'(?<!\w)@(\w{4,32})')
WORDS = (('messageEntityMention', NAMES),
         ('messageEntityUrl', re.compile(r'https?://\S+[\w/]')),
         ('messageEntityHashtag', re.compile(r'(?<!\w)#\w+')),
         ('messageEntityBotCommand', re.compile(r'(?<![\w/])/\w+(?:@\w+)?')))
MARKS = frozenset('@#/')


def units(text):
    """The length of a text as Telegram counts it: in UTF-16."""
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2


def found_entities(text):
    """What the server finds by itself in a text."""
    if MARKS.isdisjoint(text):
        return []
    return [{'_': name, 'offset': units(text[:found.start()]), 'length': units(found.group())}
            for name, pattern in WORDS for found in pattern.finditer(text)]


class Message:
    """A message."""

    __slots__ = ('ids', 'sender', 'place', 'pair', 'date', 'text', 'entities', 'media', 'action',
                 'reply', 'quote', 'forward', 'edited', 'reactions', 'views', 'pinned', 'silent',
                 'via', 'markup', 'album', 'mentions', 'unheard', 'topic', 'extra', 'file',
                 'author', 'forwards', 'random_id', 'key', 'poll')

    def __init__(self, sender, place, date, text='', pair=None):
        self.ids = {}
        self.sender = sender
        self.place = place
        self.pair = pair
        self.date = int(date)
        self.text = text
        self.entities = None
        self.media = None
        self.action = None
        self.reply = None
        self.quote = None
        self.forward = None
        self.edited = None
        self.reactions = None
        self.views = None
        self.pinned = False
        self.silent = False
        self.via = None
        self.markup = None
        self.album = None
        self.mentions = None
        self.unheard = False
        self.topic = None
        self.extra = None
        self.file = None
        self.author = None
        self.forwards = 0
        self.random_id = 0
        self.key = None
        self.poll = None

    def out(self, person):
        """Whether somebody wrote it."""
        return self.sender is person

    def other(self, person):
        """The chat it is in, as this person sees it."""
        if self.place is not None:
            return self.place
        first, second = self.pair
        return second if first is person else first

    def peers(self):
        """All people and places that a client must know to show it."""
        if not getattr(self.place, 'broadcast', False):
            yield self.sender
        if self.place is not None:
            yield self.place
        else:
            yield from self.pair
        yield self.via
        if self.forward:
            yield from self.forward.get('peers', ())

    def header(self, box, person, now):
        """MessageReplyHeader, or None."""
        topic = self.topic if self.place is not None and getattr(self.place, 'forum', 0) else None
        number = self.reply.ids.get(box) if self.reply is not None else None
        if number is None:
            if not topic or topic == 1:
                return None
            return {'_': 'messageReplyHeader', 'reply_to_msg_id': topic, 'forum_topic': True}
        found = {'_': 'messageReplyHeader', 'reply_to_msg_id': number}
        if topic and topic != 1:
            found.update(forum_topic=True, reply_to_top_id=topic if topic != number else None)
        elif self.reply.topic:
            found['reply_to_top_id'] = self.reply.topic
        if self.quote:
            found.update(quote=True, quote_text=self.quote)
        return found

    def view(self, box, person, now):
        """Message as an account sees it in a box."""
        peer = self.other(person)
        channel = getattr(peer, 'broadcast', None)
        found = {'_': 'message', 'id': self.ids[box], 'peer_id': peer.peer(), 'date': self.date,
                 'out': self.out(person), 'silent': self.silent,
                 'reply_to': self.header(box, person, now)}
        if not channel and self.sender is not None:
            found['from_id'] = self.sender.peer()
        if channel:
            found['post'] = True
            if self.action is None:
                found.update(views=self.views or 1, forwards=self.forwards)
            if self.author:
                found['post_author'] = self.author
        if self.mentions and person.id in self.mentions:
            found['mentioned'] = True
            found['media_unread'] = self.ids[box] in person.mailbox.mentioned(peer)
        if self.action is not None:
            found.update(_='messageService', action=self.action)
        else:
            self._content(found)
        if self.reactions:
            found['reactions'] = self.reaction_view(person)
        if self.extra:
            found.update(self.extra)
        return found

    def _content(self, found):
        found['message'] = self.text
        if self.entities:
            found['entities'] = self.entities
        if self.file is not None:
            found['media'] = self.file.media()
        elif self.poll is not None:
            found['media'] = self.poll.media()
        elif self.media is not None:
            found['media'] = self.media
        if self.unheard:
            found['media_unread'] = True
        if self.forward:
            found['fwd_from'] = self.forward['header']
        if self.edited:
            found['edit_date'] = int(self.edited)
        if self.pinned:
            found['pinned'] = True
        if self.via:
            found['via_bot_id'] = self.via.id
        if self.markup:
            found['reply_markup'] = self.markup
        if self.album:
            found['grouped_id'] = self.album

    def reaction_view(self, person):
        """MessageReactions"""
        counts, recent = {}, []
        for who, (emoji, date) in self.reactions.items():
            for each in emoji:
                counts[each] = counts.get(each, 0) + 1
                recent.append({'_': 'messagePeerReaction', 'peer_id': who.peer(),
                               'my': who is person, 'date': int(date),
                               'unread': self.sender is person and who is not person,
                               'reaction': {'_': 'reactionEmoji', 'emoticon': each}})
        mine = self.reactions.get(person, ((), 0))[0]
        found = {'_': 'messageReactions', 'can_see_list': True, 'results': [
            {'_': 'reactionCount', 'reaction': {'_': 'reactionEmoji', 'emoticon': each},
             'count': count, 'chosen_order': mine.index(each) if each in mine else None}
            for each, count in counts.items()]}
        if not getattr(self.place, 'broadcast', False):
            found['recent_reactions'] = recent[-3:]
        else:
            found['can_see_list'] = False
        return found
