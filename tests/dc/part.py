# SPDX-License-Identifier: GPL-3.0-or-later
"""What all groups of methods share: who asks, and what a login that succeeds is answered with."""
import os
import re

from errors import RpcError

API_HASH = re.compile('[0-9a-f]{32}')


def snake(name):
    """The Python name of a TL method."""
    return re.sub('[A-Z]', lambda found: '_' + found.group().lower(), name.split('.')[1])


class Part:
    """Some of the methods of one datacenter."""

    names = ()

    def __init__(self, dc):
        self.dc = dc
        self.world = dc.world

    def table(self):
        """Methods by their TL names."""
        return {name: getattr(self, snake(name)) for name in self.names}

    @staticmethod
    def owner(session):
        """The permanent key that a login belongs to."""
        return session.key.permanent or session.key

    @staticmethod
    def check_api(session, args):
        """The application that asks must be the one of initConnection."""
        if args['api_id'] <= 0 or not API_HASH.fullmatch(args['api_hash']):
            raise RpcError('API_ID_INVALID')
        if args['api_id'] != session.key.api_id:
            session.sin('api_id of %s differs from initConnection' % args['_'].split('.')[1])

    def half(self, session):
        """The account whose password is asked for or that is logged in."""
        owner = self.owner(session)
        account = owner.half or owner.account
        if account is None:
            raise RpcError('AUTH_KEY_UNREGISTERED')
        return account

    def enter(self, owner, account, chain=None):
        """auth.authorization, unless the password is still missing."""
        if account.password:
            owner.half = account
            raise RpcError('SESSION_PASSWORD_NEEDED')
        if chain:
            chain.dead = True
        return self.authorize(owner, account)

    def authorize(self, owner, account, moved=False):
        """auth.authorization for this key, which belongs to the account from here on."""
        owner.log_in(account, moved)
        if not moved:
            self.world.devices.greet(owner, account)
        return self.authorization(account)

    @staticmethod
    def authorization(account):
        """auth.authorization."""
        days = account.keys.get('setup_password_days')
        found = {'_': 'auth.authorization', 'user': account.user(),
                 'tmp_sessions': account.keys.get('tmp_sessions'),
                 'setup_password_required': days is not None, 'otherwise_relogin_days': days}
        if account.keys.get('future_auth_token'):
            found['future_auth_token'] = os.urandom(32)
            account.tokens.append(found['future_auth_token'])
        return found
