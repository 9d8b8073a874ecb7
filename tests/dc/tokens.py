# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about pictures that another device scans, and their tokens."""
import os

from errors import RpcError
from part import Part


class Token:
    """One token on show, or on its way to another datacenter."""

    def __init__(self, owner, now, life, except_ids=(), moved=None):
        self.owner = owner
        self.made = now
        self.until = now + life
        self.except_ids = except_ids
        self.moved = moved
        self.used = False


class Tokens(Part):
    """auth.exportLoginToken and what follows it."""

    names = ('auth.exportLoginToken', 'auth.importLoginToken', 'auth.acceptLoginToken')

    def export_login_token(self, session, args, message):
        """auth.exportLoginToken"""
        self.check_api(session, args)
        if any(name == 'invokeWithoutUpdates' for name, _args in message.call.wrappers):
            session.sin('auth.exportLoginToken without updates')
        owner, now = self.owner(session), self.world.now()
        if owner.account:
            session.sin('auth.exportLoginToken with a key that is logged in')
        accepted = self.world.scanned.pop(owner, None)
        if accepted is None and owner.half_by_token and owner.half and not owner.half.password:
            accepted = owner.half
        if accepted is not None:
            return self._accepted(owner, accepted)
        life = self.world.options['token_life']
        recent = [token for token in self.world.tokens.values()
                  if token.owner is owner and now - token.made < life]
        if len(recent) >= 10:
            session.sin('%d login tokens within %d s' % (len(recent) + 1, life))
        for token in recent:
            token.until = min(token.until, now)
        data = os.urandom(32)
        self.world.tokens[data] = Token(owner, now, life, tuple(args['except_ids']))
        self.world.event('login_token', dc=self.dc.number, token=data.hex(),
                         except_ids=args['except_ids'], expires=int(now + life))
        return {'_': 'auth.loginToken', 'expires': int(now) + life, 'token': data}

    def _accepted(self, owner, account):
        """Another device has said yes to what this key showed."""
        if account.dc != self.dc.number:
            data = os.urandom(32)
            self.world.tokens[data] = Token(
                owner, self.world.now(), self.world.options['token_life'], moved=account)
            return {'_': 'auth.loginTokenMigrateTo', 'dc_id': account.dc, 'token': data}
        owner.half_by_token = True
        return {'_': 'auth.loginTokenSuccess', 'authorization': self.enter(owner, account)}

    def import_login_token(self, session, args, _message):
        """auth.importLoginToken"""
        token = self.world.tokens.get(args['token'])
        if token is None or token.moved is None or token.moved.dc != self.dc.number:
            session.sin('auth.importLoginToken with a token that is not for this datacenter')
            raise RpcError('AUTH_TOKEN_INVALID')
        if token.used:
            raise RpcError('AUTH_TOKEN_ALREADY_ACCEPTED')
        if self.world.now() > token.until:
            raise RpcError('AUTH_TOKEN_EXPIRED')
        token.used = True
        return self._accepted(self.owner(session), token.moved)

    def accept_login_token(self, session, args, _message):
        """auth.acceptLoginToken, from the side of the device that scans."""
        account, token = self.owner(session).account, self.world.tokens.get(args['token'])
        why = 'AUTH_TOKEN_INVALID' if token is None or token.moved else self.world.refuses(
            token, account)
        if why:
            raise RpcError(why)
        self.world.accept(token, account)
        return self.world.devices.entry(token.owner)
