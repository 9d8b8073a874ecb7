# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries updates to clients: in which form, in which order, and what goes wrong on the way."""
import random

from people.mailbox import Company

EPHEMERAL = ('updateUserStatus', 'updateUserTyping', 'updateChatUserTyping',
             'updateChannelUserTyping', 'updateChannelMessageViews')
FAULTS = ('lose', 'double', 'reorder', 'postpone', 'too-long', 'undecodable', 'combine')
UNKNOWN = bytes.fromhex('0df0adba') + bytes(12)


class Actor:
    """A session that asked for something: hears of it in the answer, not as an update."""

    def __init__(self, society, session, mailbox):
        self.society = society
        self.session = session
        self.mailbox = mailbox
        self.updates = []
        self.company = Company(mailbox, society.now())
        self.entry = None
        self.count = 0
        self.key = session.key.permanent or session.key

    def note(self, entry):
        """One more event of a log that the answer has to tell."""
        self.entry = entry
        self.count += entry.count

    def result(self):
        """Updates"""
        return {'_': 'updates', 'updates': self.updates, **self.company.lists(),
                'date': int(self.society.now()), 'seq': 0}

    def affected(self, box=None, offset=None):
        """messages.affectedMessages, or affectedHistory if there is an offset."""
        pts = self.entry.pts if self.entry else (box or self.mailbox.box).pts
        found = {'_': 'messages.affectedMessages', 'pts': pts, 'pts_count': self.count}
        if offset is not None:
            found.update(_='messages.affectedHistory', offset=offset)
        return found


class Courier:
    """Brings updates to the sessions of accounts."""

    def __init__(self, society):
        self.society = society
        self.world = society.world
        self.held = {}
        self.chance = None
        weather = self.world.options.get('weather', {})
        self.weather = {name: share for name, share in weather.items() if name in FAULTS}
        if self.weather:
            self.chance = random.Random(weather.get('seed', 1))
        self.patience = weather.get('seconds', 1)

    # what there is to tell

    def sessions(self, mailbox, but=None):
        """The sessions that hear of what happens to an account."""
        dc, found = self.world.dcs.get(mailbox.account.dc), []
        for key in dc.keys.values() if dc else ():
            owner = key.permanent or key
            if owner.account is not mailbox.account or owner.carried_from:
                continue
            for session in key.sessions.values():
                if session is but or not session.listens:
                    continue
                if session.connection and not session.connection.closed:
                    found.append(session)
                else:
                    session.missed = True
        return found

    def tell(self, mailbox, updates, by=None, messages=(), peers=(), weak=False):
        """Tells an account something: in the answer for who asked, in a packet for the rest."""
        mine = by is not None and by.mailbox is mailbox
        if mine:
            by.updates += updates
            self._gather(by.company, messages, peers)
        sessions = self.sessions(mailbox, by.session if mine else None)
        lasting = [update for update in updates
                   if 'pts_count' not in update and 'qts' not in update and (
                       update['_'] not in EPHEMERAL)]
        seq = 0
        if lasting and not mine:
            mailbox.seq += 1
            seq = mailbox.seq
        if lasting:
            mailbox.happened.append((int(self.society.now()), self.society.tick(), lasting,
                                     [*messages], [*peers]))
        if not sessions:
            return
        now = int(self.society.now())
        if len(updates) == 1 and not seq and not messages and self._all_known(mailbox, peers):
            self.send(mailbox, {'_': 'updateShort', 'update': updates[0], 'date': now}, sessions)
            return
        company = Company(mailbox, now, weak)
        self._gather(company, messages, peers)
        self.send(mailbox, {'_': 'updates', 'updates': updates, **company.lists(), 'date': now,
                            'seq': seq}, sessions)

    @staticmethod
    def _gather(company, messages, peers):
        for message in messages:
            company.message(message)
        for peer in peers:
            company.add(peer)

    @staticmethod
    def _all_known(mailbox, peers):
        return all((peer.id if peer.kind == 'user' else -peer.id) in mailbox.known
                   for peer in peers if peer is not None)

    def message(self, mailbox, message, entry, by=None):
        """Tells an account of a new message."""
        box = mailbox.box_of(message.other(mailbox.person))
        update = self.update(mailbox, entry, box)
        mine = by is not None and by.mailbox is mailbox
        if mine:
            by.note(entry)
            if message.random_id:
                by.updates.append({'_': 'updateMessageID', 'id': message.ids[box],
                                   'random_id': message.random_id})
                mailbox.sent.append((int(self.society.now()), self.society.tick(), by.key,
                                     by.updates[-1]))
        short = self._short(mailbox, message, entry) if box is mailbox.box else None
        if short and not mine:
            sessions = self.sessions(mailbox)
            if sessions:
                self.send(mailbox, short, sessions)
            return
        weak = box is not mailbox.box and self.society.options['min'] != 'never'
        self.tell(mailbox, [update], by, [message], weak=weak)

    def _short(self, mailbox, message, entry):
        """The short form of a new message, where there is one."""
        mode, person = self.society.options['short'], mailbox.person
        if mode == 'never' or message.pair and message.pair[0] is message.pair[1]:
            return None
        if message.action or message.media or message.file or message.poll or message.markup or (
                message.album or message.extra or message.sender is None or
                message.sender.kind != 'user' or message.topic):
            return None
        if mode == 'known' and not self._all_known(mailbox, message.peers()):
            return None
        full = message.view(mailbox.box, person, self.society.now())
        found = {name: full.get(name) for name in (
            'out', 'mentioned', 'media_unread', 'silent', 'id', 'message', 'date', 'fwd_from',
            'via_bot_id', 'reply_to', 'entities')}
        found.update(pts=entry.pts, pts_count=entry.count)
        if message.place is None:
            found.update(_='updateShortMessage', user_id=message.other(person).id)
        else:
            found.update(_='updateShortChatMessage', from_id=message.sender.id,
                         chat_id=message.place.id)
        return found

    # an entry of a log as an update

    def update(self, mailbox, entry, box):
        """Update"""
        now, data, person = self.society.now(), entry.data, mailbox.person
        found = {'pts': entry.pts, 'pts_count': entry.count}
        channel = None if box is mailbox.box else box.owner
        if entry.kind in ('new', 'edit'):
            name = {'new': 'New', 'edit': 'Edit'}[entry.kind]
            found.update(_='update%s%sMessage' % (name, 'Channel' if channel else ''),
                         message=data.view(box, person, now) if box in data.ids else
                         {'_': 'messageEmpty', 'id': 0})
        elif entry.kind == 'delete':
            found.update(_='updateDeleteMessages', messages=list(data))
            if channel:
                found.update(_='updateDeleteChannelMessages', channel_id=channel.id)
        elif entry.kind == 'read_in':
            peer, number, unread = data
            found.update(_='updateReadHistoryInbox', peer=peer.peer(), max_id=number,
                         still_unread_count=unread)
        elif entry.kind == 'read_out':
            peer, number = data
            found.update(_='updateReadHistoryOutbox', peer=peer.peer(), max_id=number)
        elif entry.kind == 'contents':
            found.update(_='updateReadMessagesContents', messages=list(data), date=int(now))
        elif entry.kind == 'pin':
            peer, numbers, on = data
            found.update(_='updatePinnedMessages', peer=peer.peer(), messages=numbers, pinned=on)
            if channel:
                found.update(_='updatePinnedChannelMessages', channel_id=channel.id)
        elif entry.kind == 'folder':
            found.update(_='updateFolderPeers', folder_peers=[
                {'_': 'folderPeer', 'peer': peer.peer(), 'folder_id': folder}
                for peer, folder in data])
        return found

    # what happens on the way

    def _fault(self, packet):
        names = {'update', 'update:' + packet['_']}
        inside = packet.get('updates') or [packet.get('update') or packet]
        names.update('update:' + update['_'] for update in inside)
        fault = self.world.scenario.fault(names, None)
        if fault.do is not None:
            self.world.event('fault', dc=0, do=fault.do, when=fault.when)
            return fault.do, float(fault.get('seconds', self.patience))
        if self.chance:
            for name, share in self.weather.items():
                if self.chance.random() < share:
                    return name, self.patience
        return None, 0

    def send(self, mailbox, packet, sessions):
        """Sends a packet, or does to it what a fault wants."""
        what, seconds = self._fault(packet)
        held = self.held.pop(mailbox, None)
        if held and held[0] == 'combine':
            packet = self._combine(held[1], packet, sessions)
            held = None
        if what == 'postpone':
            self.world.after(seconds, lambda: self._write(packet, sessions))
        elif what in ('reorder', 'combine') and held is None:
            self.held[mailbox] = entry = what, packet, sessions
            self.world.after(seconds, lambda: self._late(mailbox, entry))
        elif what == 'too-long':
            self._write({'_': 'updatesTooLong'}, sessions)
        elif what == 'undecodable':
            self._write(UNKNOWN, sessions)
        elif what != 'lose':
            self._write(packet, sessions)
            if what == 'double':
                self._write(packet, sessions)
        if held:
            self._write(*held[1:])

    def _late(self, mailbox, entry):
        if self.held.get(mailbox) is entry:
            del self.held[mailbox]
            self._write(*entry[1:])

    def _combine(self, first, second, sessions):
        """updatesCombined of two packets."""
        lists = {'updates': [], 'users': [], 'chats': []}
        seqs = []
        for packet in (first, second):
            if packet['_'] == 'updateShort':
                lists['updates'].append(packet['update'])
            elif 'updates' in packet:
                for name, items in lists.items():
                    items += packet[name]
                seqs += [packet.get('seq_start') or packet['seq'], packet['seq']]
            else:
                self._write(packet, sessions)
        seqs = [seq for seq in seqs if seq] or [0]
        return {'_': 'updatesCombined', **lists, 'date': int(self.society.now()),
                'seq_start': seqs[0], 'seq': seqs[-1]}

    def _write(self, packet, sessions):
        written = {}
        for session in sessions:
            if session.gone or session.connection.closed:
                session.missed = True
                continue
            layer = session.key.layer or self.world.options['layer']
            if layer not in written:
                written[layer] = packet if isinstance(packet, bytes) else self.world.write(
                    packet, layer)
            session.push(written[layer])
