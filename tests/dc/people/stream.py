# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods by which clients catch up: states and differences."""
from bisect import bisect_left

from errors import RpcError
from people.desk import Desk
from people.mailbox import Company


class Stream(Desk):
    """updates.getState, updates.getDifference, updates.getChannelDifference."""

    names = ('updates.getState', 'updates.getDifference', 'updates.getChannelDifference')

    def get_state(self, session, _args, _message):
        """updates.getState"""
        return self.society.state(self.mailbox(session))

    def get_difference(self, session, args, _message):
        """updates.getDifference"""
        mailbox, options = self.mailbox(session), self.society.options
        box, pts = mailbox.box, args['pts']
        if pts > box.pts or args['qts'] > mailbox.qts:
            session.sin('updates.getDifference from pts %d, the last is %d' % (pts, box.pts))
            raise RpcError('PERSISTENT_TIMESTAMP_INVALID')
        if pts < 1 or not args['date']:
            session.sin('updates.getDifference from pts %d, date %d' % (pts, args['date']))
            raise RpcError('PERSISTENT_TIMESTAMP_EMPTY')
        missed = box.pts - pts
        total = args.get('pts_total_limit')
        if pts < box.forgotten or options['too_long'] and missed > options['too_long'] or (
                total and missed > total):
            return {'_': 'updates.differenceTooLong', 'pts': box.pts}
        entries, more = box.since(pts, min(options['slice'], args.get('pts_limit') or 1 << 30))
        company = Company(mailbox, self.society.now(), options['min'] == 'always')
        messages, others = self._split(mailbox, box, entries, company)
        if more:
            state = {'_': 'updates.state', 'qts': args['qts'], 'date': args['date'],
                     'seq': mailbox.seq, 'pts': entries[-1].pts, 'unread_count': 0}
            return {'_': 'updates.differenceSlice', 'new_messages': messages,
                    'new_encrypted_messages': [], 'other_updates': others, **company.lists(),
                    'intermediate_state': state}
        others += self._beyond_pts(session, mailbox, args['date'], company)
        state, secrets = self.society.state(mailbox), mailbox.secrets[args['qts']:]
        mailbox.asked[self.owner(session)] = state['date'], self.society.ticks
        if not messages and not others and not entries and not secrets:
            return {'_': 'updates.differenceEmpty', 'date': state['date'], 'seq': mailbox.seq}
        return {'_': 'updates.difference', 'new_messages': messages, 'other_updates': others,
                'new_encrypted_messages': secrets, **company.lists(), 'state': state}

    def _beyond_pts(self, session, mailbox, date, company):
        """What happened since without changing the account's pts."""
        key = self.owner(session)
        asked, tick = mailbox.asked.get(key, (0, 0))
        tick = tick if asked == date else 0
        found = [update for _date, number, sender, update in since(mailbox.sent, date)
                 if number > tick and sender is key]
        for _date, number, updates, messages, peers in since(mailbox.happened, date):
            if number <= tick:
                continue
            found += updates
            for message in messages:
                company.message(message)
            for peer in peers:
                company.add(peer)
        for channel, (when, number) in reversed(self.society.stirred.items()):
            if when < date or number <= tick:
                break
            if mailbox.takes_part(channel):
                company.add(channel)
                found.append({'_': 'updateChannelTooLong', 'channel_id': channel.id,
                              'pts': channel.box.pts})
        return found

    def _split(self, mailbox, box, entries, company):
        """(messages, updates) of some entries of a log, as they are now."""
        messages, others, edited = [], [], set()
        now = self.society.now()
        fresh = {entry.data for entry in entries if entry.kind == 'new'}
        for entry in entries:
            if entry.kind in ('new', 'edit'):
                message = entry.data
                if box not in message.ids:
                    continue
                company.message(message)
                if entry.kind == 'new':
                    messages.append(message.view(box, mailbox.person, now))
                elif message not in fresh and message not in edited:
                    edited.add(message)
                    others.append(self.society.courier.update(mailbox, entry, box))
                continue
            for peer in entry.data if isinstance(entry.data, tuple) else ():
                if hasattr(peer, 'kind'):
                    company.add(peer)
            others.append(self.society.courier.update(mailbox, entry, box))
        return messages, others

    def get_channel_difference(self, session, args, _message):
        """updates.getChannelDifference"""
        channel = self.channel(session, args['channel'])
        mailbox, options = self.mailbox(session), self.society.options
        if mailbox.person.id in channel.members.kicked:
            raise RpcError('CHANNEL_PRIVATE')
        pts, box = args['pts'], channel.box
        if pts < 1 or pts > box.pts:
            session.sin('updates.getChannelDifference from pts %d, the last is %d' % (
                pts, box.pts))
            raise RpcError('PERSISTENT_TIMESTAMP_INVALID' if pts > 0 else
                           'PERSISTENT_TIMESTAMP_EMPTY')
        if not 1 <= args['limit'] <= 100:
            session.sin('updates.getChannelDifference with a limit of %d' % args['limit'])
        company = self.company(session)
        company.add(channel)
        timeout = options['channel_timeout']
        if pts == box.pts:
            return {'_': 'updates.channelDifferenceEmpty', 'final': True, 'pts': pts,
                    'timeout': timeout}
        if pts < box.forgotten or box.pts - pts > options['channel_too_long']:
            return self._too_long(mailbox, channel, company, timeout)
        entries, more = box.since(pts, min(args['limit'], options['slice']))
        messages, others = self._split(mailbox, box, entries, company)
        return {'_': 'updates.channelDifference', 'final': not more, 'timeout': timeout,
                'pts': entries[-1].pts if entries else box.pts, 'new_messages': messages,
                'other_updates': others, **company.lists()}

    def _too_long(self, mailbox, channel, company, timeout):
        dialog = mailbox.dialog(channel, make=False)
        joined = dialog is not None
        dialog = dialog or mailbox.dialog(channel)
        if not joined:
            del mailbox.dialogs[channel]
        found = [channel.box.get(number) for number in list(channel.ids[-10:])[::-1]]
        now = self.society.now()
        for message in filter(None, found):
            company.message(message)
        return {'_': 'updates.channelDifferenceTooLong', 'final': True, 'timeout': timeout,
                'dialog': mailbox.view(dialog),
                'messages': [message.view(channel.box, mailbox.person, now)
                             for message in found if message], **company.lists()}


def since(entries, date):
    """Those of a list in order of time that are not older than a date."""
    return entries[bisect_left(entries, date, key=lambda each: each[0]):]
