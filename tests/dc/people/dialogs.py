# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about the list of chats."""
from errors import RpcError
from people.desk import Desk
from people.mailbox import order


class Dialogs(Desk):
    """messages.getDialogs and what changes the list."""

    names = ('messages.getDialogs', 'messages.getPinnedDialogs', 'messages.getPeerDialogs',
             'messages.toggleDialogPin', 'messages.reorderPinnedDialogs',
             'messages.markDialogUnread', 'messages.saveDraft', 'messages.getDialogFilters',
             'folders.editPeerFolders', 'account.getNotifySettings',
             'account.updateNotifySettings', 'messages.getPeerSettings')

    def get_dialogs(self, session, args, _message):
        """messages.getDialogs"""
        mailbox, folder = self.mailbox(session), args.get('folder_id')
        limit = self.page(session, args['limit'])
        if folder not in (None, 0, 1):
            raise RpcError('FOLDER_ID_INVALID')
        after = None
        first = args['offset_peer']['_'] == 'inputPeerEmpty' and not args['offset_id'] and (
            not args['offset_date'])
        if not first:
            after = self._after(session, args)
        dialogs, count = mailbox.page(folder, after, limit)
        pinned = mailbox.pinned[folder or 0]
        extra = []
        if first and not args.get('exclude_pinned'):
            dialogs = (pinned + dialogs)[:max(limit, len(pinned))]
            if folder == 0 and (mailbox.lists[1] or mailbox.pinned[1]):
                extra = [self._archive(mailbox)]
        found = self.answer(session, dialogs, extra)
        if not args.get('exclude_pinned'):
            count += len(pinned)
        if count > len(dialogs):
            return {**found, '_': 'messages.dialogsSlice', 'count': count}
        return {**found, '_': 'messages.dialogs'}

    def _after(self, session, args):
        mailbox = self.mailbox(session)
        peer = mailbox.person
        if args['offset_peer']['_'] != 'inputPeerEmpty':
            peer = self.peer(session, args['offset_peer'])
        date = args['offset_date']
        dialog = mailbox.dialogs.get(peer)
        if not date and dialog:
            date = dialog.date
        elif not date:
            session.sin('messages.getDialogs from a place without a date')
        return order(date, args['offset_id'], peer)

    def _archive(self, mailbox):
        """dialogFolder: the archive as one line of the list."""
        dialogs = mailbox.pinned[1] + [each[1] for each in mailbox.lists[1][:100]]
        numbers = {'muted_peers': 0, 'unmuted_peers': 0, 'muted_messages': 0,
                   'unmuted_messages': 0}
        for dialog in dialogs:
            how = 'muted' if dialog.mute_until else 'unmuted'
            numbers[how + '_peers'] += bool(dialog.unread or dialog.mark)
            numbers[how + '_messages'] += dialog.unread
        return {'_': 'dialogFolder', 'pinned': True, 'peer': dialogs[0].peer.peer(),
                'folder': {'_': 'folder', 'id': 1, 'title': 'Archived chats'},
                'top_message': dialogs[0].ids.last,
                **{'unread_%s_count' % name: number for name, number in numbers.items()}}

    def answer(self, session, dialogs, extra=()):
        """dialogs, messages, users and chats."""
        mailbox, company = self.mailbox(session), self.company(session)
        messages, now = [], self.society.now()
        for dialog in dialogs:
            company.add(dialog.peer)
            box = mailbox.box_of(dialog.peer)
            message = box.get(dialog.ids.last)
            if message is not None:
                company.message(message)
                messages.append(message.view(box, mailbox.person, now))
        return {'dialogs': [*extra, *(mailbox.view(dialog) for dialog in dialogs)],
                'messages': messages, **company.lists()}

    def peer_dialogs(self, session, dialogs):
        """messages.peerDialogs"""
        return {'_': 'messages.peerDialogs', **self.answer(session, dialogs),
                'state': self.society.state(self.mailbox(session))}

    def get_pinned_dialogs(self, session, args, _message):
        """messages.getPinnedDialogs"""
        return self.peer_dialogs(session, self.mailbox(session).pinned.get(args['folder_id'], []))

    def _dialog(self, session, given):
        """The chat that an InputDialogPeer stands for."""
        if given['_'] != 'inputDialogPeer':
            raise RpcError('PEER_ID_INVALID')
        return self.mailbox(session).dialog(self.peer(session, given['peer']))

    def get_peer_dialogs(self, session, args, _message):
        """messages.getPeerDialogs"""
        self.page(session, len(args['peers']))
        mailbox, dialogs = self.mailbox(session), []
        for given in args['peers']:
            if given['_'] == 'inputDialogPeerFolder':
                dialogs += mailbox.page(given['folder_id'], None, 100)[0]
                continue
            peer = self.open_to(session, self.peer(session, given['peer']))
            dialogs.append(mailbox.dialog(peer, make=False) or self._empty(mailbox, peer))
        return self.peer_dialogs(session, dialogs)

    @staticmethod
    def _empty(mailbox, peer):
        """How a chat looks that is not in the list."""
        dialog = mailbox.dialog(peer)
        del mailbox.dialogs[peer]
        return dialog

    def toggle_dialog_pin(self, session, args, _message):
        """messages.toggleDialogPin"""
        mailbox, by = self.mailbox(session), self.actor(session)
        dialog = self._dialog(session, args['peer'])
        on = bool(args.get('pinned'))
        if on and not dialog.pinned and len(mailbox.pinned[dialog.folder]) >= (
                100 if dialog.folder else 5):
            raise RpcError('PINNED_DIALOGS_TOO_MUCH')
        mailbox.pin(dialog, on)
        self.society.courier.tell(mailbox, [{
            '_': 'updateDialogPinned', 'pinned': on, 'folder_id': dialog.folder or None,
            'peer': {'_': 'dialogPeer', 'peer': dialog.peer.peer()}}], by, peers=[dialog.peer])
        return True

    def reorder_pinned_dialogs(self, session, args, _message):
        """messages.reorderPinnedDialogs"""
        mailbox = self.mailbox(session)
        wanted = [self._dialog(session, given) for given in args['order']]
        for dialog in list(mailbox.pinned[args['folder_id']]):
            if args.get('force') and dialog not in wanted:
                mailbox.pin(dialog, False)
        for dialog in reversed(wanted):
            mailbox.pin(dialog, True)
        self.society.courier.tell(mailbox, [{
            '_': 'updatePinnedDialogs', 'folder_id': args['folder_id'] or None,
            'order': [{'_': 'dialogPeer', 'peer': dialog.peer.peer()} for dialog in wanted]}],
            self.actor(session))
        return True

    def mark_dialog_unread(self, session, args, _message):
        """messages.markDialogUnread"""
        dialog, on = self._dialog(session, args['peer']), bool(args.get('unread'))
        dialog.mark = on
        self.society.courier.tell(self.mailbox(session), [{
            '_': 'updateDialogUnreadMark', 'unread': on,
            'peer': {'_': 'dialogPeer', 'peer': dialog.peer.peer()}}], self.actor(session),
            peers=[dialog.peer])
        return True

    def save_draft(self, session, args, _message):
        """messages.saveDraft"""
        mailbox = self.mailbox(session)
        dialog = mailbox.dialog(self.peer(session, args['peer']))
        dialog.draft = {'_': 'draftMessage', 'message': args['message'],
                        'reply_to': args.get('reply_to'), 'entities': args.get('entities'),
                        'date': int(self.society.now())} if args['message'] else None
        self.society.courier.tell(mailbox, [{
            '_': 'updateDraftMessage', 'peer': dialog.peer.peer(),
            'draft': dialog.draft or {'_': 'draftMessageEmpty',
                                      'date': int(self.society.now())}}],
            self.actor(session), peers=[dialog.peer])
        return True

    def get_dialog_filters(self, session, _args, _message):
        """messages.getDialogFilters"""
        return [] if self.old(session) else {'_': 'messages.dialogFilters', 'filters': []}

    def edit_peer_folders(self, session, args, _message):
        """folders.editPeerFolders"""
        mailbox, by, moved = self.mailbox(session), self.actor(session), []
        for given in args['folder_peers']:
            peer = self.peer(session, given['peer'])
            self.must(given['folder_id'] in (0, 1), 'FOLDER_ID_INVALID')
            mailbox.archive(mailbox.dialog(peer), given['folder_id'])
            moved.append((peer, given['folder_id']))
        entry = mailbox.box.log('folder', moved)
        self.society.courier.tell(mailbox, [self.society.courier.update(
            mailbox, entry, mailbox.box)], by, peers=[peer for peer, _folder in moved])
        return by.result()

    def _settings(self, session, given):
        """(settings, NotifyPeer, Dialog or None) of an InputNotifyPeer."""
        mailbox = self.mailbox(session)
        if 'peer' not in given:
            name = given['_'].removeprefix('inputN')
            return mailbox.account.keys.setdefault(name, {}), {'_': 'n' + name}, None
        peer = self.peer(session, given['peer'])
        dialog = mailbox.dialog(peer)
        if 'top_msg_id' in given:
            return dialog.topics.setdefault(given['top_msg_id'], {}), {
                '_': 'notifyForumTopic', 'peer': peer.peer(),
                'top_msg_id': given['top_msg_id']}, dialog
        return dialog.settings, {'_': 'notifyPeer', 'peer': peer.peer()}, dialog

    def get_notify_settings(self, session, args, _message):
        """account.getNotifySettings"""
        settings, _peer, dialog = self._settings(session, args['peer'])
        return dialog.notify() if dialog and settings is dialog.settings else {
            '_': 'peerNotifySettings', **settings}

    def update_notify_settings(self, session, args, _message):
        """account.updateNotifySettings"""
        settings, peer, dialog = self._settings(session, args['peer'])
        for name in ('show_previews', 'silent', 'mute_until'):
            if args['settings'].get(name) is not None:
                settings[name] = args['settings'][name]
        if dialog is not None and settings is dialog.settings:
            dialog.mute_until = settings.pop('mute_until', dialog.mute_until)
            settings = dialog.notify()
        self.society.courier.tell(self.mailbox(session), [{
            '_': 'updateNotifySettings', 'peer': peer,
            'notify_settings': {'_': 'peerNotifySettings', **settings}}],
            self.actor(session), peers=[dialog.peer] if dialog else ())
        return True

    def get_peer_settings(self, session, args, _message):
        """messages.getPeerSettings"""
        company = self.company(session)
        peer = self.peer(session, args['peer'])
        company.add(peer)
        return {'_': 'messages.peerSettings', 'settings': {'_': 'peerSettings'},
                **company.lists()}
