# SPDX-License-Identifier: GPL-3.0-or-later
"""Where more than two people talk: basic groups, supergroups, channels, forums with topics."""
from people.box import Box, Ids
from people.members import Members
from people.person import access_hash

NO_RIGHTS = ('view_messages', 'send_messages', 'send_media', 'send_stickers', 'send_gifs',
             'send_games', 'send_inline', 'embed_links', 'send_polls', 'change_info',
             'invite_users', 'pin_messages', 'manage_topics')
ADMIN_RIGHTS = ('change_info', 'post_messages', 'edit_messages', 'delete_messages', 'ban_users',
                'invite_users', 'pin_messages', 'add_admins', 'anonymous', 'manage_call', 'other',
                'manage_topics')
USUAL_ADMIN = ('change_info', 'delete_messages', 'ban_users', 'invite_users', 'pin_messages',
               'manage_call', 'other', 'manage_topics', 'post_messages', 'edit_messages')
NOT_FOR_ALL = ('change_info', 'pin_messages', 'manage_topics')
FOREVER = 2147483647


def banned_rights(names, until=FOREVER):
    """ChatBannedRights: what may not be done."""
    return {'_': 'chatBannedRights', 'until_date': until, **dict.fromkeys(names, True)}


def admin_rights(names):
    """ChatAdminRights: what may be done."""
    return {'_': 'chatAdminRights', **dict.fromkeys(names, True)}


class Invite:
    """A link by which one can join."""

    def __init__(self, link, creator, date, keys=None):
        self.link = link
        self.creator = creator
        self.date = date
        self.revoked = False
        self.keys = keys or {}
        self.used = 0

    def view(self):
        """ExportedChatInvite"""
        return {'_': 'chatInviteExported', 'link': 'https://t.me/+' + self.link,
                'admin_id': self.creator.id, 'date': int(self.date), 'revoked': self.revoked,
                'request_needed': bool(self.keys.get('request')),
                'permanent': 'expires' not in self.keys,
                'expire_date': self.keys.get('expires'), 'usage_limit': self.keys.get('limit'),
                'usage': self.used or None}


class Topic:
    """A part of a forum."""

    def __init__(self, number, title, creator, date, keys=None):
        self.id = number
        self.title = title
        self.creator = creator
        self.date = date
        self.keys = keys or {}
        self.ids = Ids()
        self.closed = bool(self.keys.get('closed'))
        self.hidden = bool(self.keys.get('hidden'))
        self.pinned = bool(self.keys.get('pinned'))


class Place:
    """What groups and channels have in common."""

    def __init__(self, number, title, date, keys=None):
        self.id = number
        self.title = title
        self.date = date
        self.keys = keys or {}
        self.about = self.keys.get('about', '')
        self.picture = None
        self.creator = None
        self.members = Members()
        self.default_banned = list(self.keys.get(
            'forbidden', () if self.kind == 'group' else NOT_FOR_ALL))
        self.invites = []
        self.pinned = []
        self.version = 1
        self.deleted = False
        self.noforwards = bool(self.keys.get('noforwards'))

    kind = None
    username = None

    @property
    def label(self):
        """What it is called."""
        return self.title

    def photo(self):
        """ChatPhoto"""
        return self.picture.of_chat() if self.picture else {'_': 'chatPhotoEmpty'}

    def deleted_or_gone(self):
        """Whether nobody can come in any more."""
        return self.deleted or bool(getattr(self, 'deactivated', False))

    def is_admin(self, person):
        """Whether this member has special rights."""
        member = self.members.get(person.id)
        return person is self.creator or member is not None and bool(member.rights)

    def may(self, person, right):
        """Whether a person may do something here."""
        if person is self.creator:
            return True
        member = self.members.get(person.id)
        if member is None:
            return False
        if member.rights:
            return right in member.rights or right == 'send_messages'
        return right in NO_RIGHTS and right not in self.default_banned and (
            right not in member.banned)


class Group(Place):
    """A basic group: its messages are in each member's own box."""

    kind = 'group'
    deactivated = False
    migrated_to = None

    def peer(self):
        """Peer"""
        return {'_': 'peerChat', 'chat_id': self.id}

    def view(self, mailbox, _now, _weak=False):
        """Chat as an account sees it."""
        member = self.members.get(mailbox.person.id)
        if mailbox.person.id in self.members.kicked:
            return {'_': 'chatForbidden', 'id': self.id, 'title': self.title}
        found = {'_': 'chat', 'id': self.id, 'title': self.title, 'photo': self.photo(),
                 'participants_count': len(self.members) if member else 0,
                 'date': int(self.date), 'version': self.version,
                 'creator': self.creator is mailbox.person, 'left': member is None,
                 'deactivated': self.deactivated, 'noforwards': self.noforwards,
                 'default_banned_rights': banned_rights(self.default_banned)}
        if member and member.rights and self.creator is not mailbox.person:
            found['admin_rights'] = admin_rights(member.rights)
        if self.migrated_to:
            found['migrated_to'] = {
                '_': 'inputChannel', 'channel_id': self.migrated_to.id,
                'access_hash': access_hash(mailbox.person.id, self.migrated_to.id)}
        return found


class Channel(Place):
    """A supergroup or a channel: one box for all."""

    kind = 'channel'

    def __init__(self, number, title, date, keys=None):
        super().__init__(number, title, date, keys)
        self.box = Box(self)
        self.ids = Ids()
        self.broadcast = self.keys.get('kind') == 'channel'
        self.forum = self.keys.get('kind') == 'forum'
        self.username = self.keys.get('username')
        self.slow = self.keys.get('slow_mode', 0)
        self.signatures = bool(self.keys.get('signatures'))
        self.topics = {}
        self.linked = None
        self.migrated_from = None

    def peer(self):
        """Peer"""
        return {'_': 'peerChannel', 'channel_id': self.id}

    def make_forum(self, on):
        """Divides a supergroup into topics, or no longer."""
        self.forum = on
        if on and 1 not in self.topics:
            self.topics[1] = Topic(1, 'General', self.creator, self.date)
            self.topics[1].ids = Ids(self.ids.items)

    def topic_of(self, message):
        """The topic that a message is in, or None."""
        return self.topics.get(message.topic or 1) if self.forum else None

    def view(self, mailbox, _now, weak=False):
        """Chat as an account sees it."""
        me = mailbox.person
        member = self.members.get(me.id)
        number = access_hash(me.id, self.id, weak)
        kinds = {'broadcast': self.broadcast, 'megagroup': not self.broadcast}
        if me.id in self.members.kicked or self.deleted or self.keys.get('forbidden_to_all'):
            return {'_': 'channelForbidden', 'id': self.id, 'access_hash': number,
                    'title': self.title, **kinds}
        found = {'_': 'channel', 'id': self.id, 'access_hash': number, 'title': self.title,
                 'username': self.username, 'photo': self.photo(), 'date': int(self.date),
                 'forum': self.forum, 'signatures': self.signatures,
                 'has_link': self.linked is not None, 'slowmode_enabled': bool(self.slow),
                 'noforwards': self.noforwards, **kinds}
        for flag in ('verified', 'scam', 'fake', 'restricted', 'gigagroup', 'join_to_send',
                     'join_request', 'monoforum'):
            if self.keys.get(flag):
                found[flag] = True
        if weak:
            found['min'] = True
            return found
        found.update(creator=self.creator is me, left=member is None,
                     default_banned_rights=None if self.broadcast else banned_rights(
                         self.default_banned))
        if self.creator is me:
            found['admin_rights'] = admin_rights(ADMIN_RIGHTS)
        elif member and member.rights:
            found['admin_rights'] = admin_rights(member.rights)
        elif member and member.banned:
            found['banned_rights'] = banned_rights(member.banned, member.until)
        return found
