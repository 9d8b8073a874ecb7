# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about the login e-mail: setting one up, and giving one up."""
import random

from codes import Chains
from errors import RpcError


class Letter:
    """A code on its way to an address that is to be set up."""

    def __init__(self, address, code, now):
        self.address = address
        self.code = code
        self.sent = now
        self.wrong = 0


def pattern_of(address):
    """An address without what strangers need not know."""
    name, _at, domain = address.partition('@')
    return name[:1] + '*@' + domain


class Mail(Chains):
    """account.sendVerifyEmailCode, account.verifyEmail, auth.resetLoginEmail."""

    names = ('account.sendVerifyEmailCode', 'account.verifyEmail', 'auth.resetLoginEmail')

    def _purpose(self, session, args):
        if args['purpose']['_'] != 'emailVerifyPurposeLoginSetup':
            session.sin('purpose ' + args['purpose']['_'])
            raise RpcError('EMAIL_NOT_SETUP')
        try:
            chain = self.chain(session, args['purpose'])
        except RpcError as error:
            if str(error) == 'PHONE_CODE_EXPIRED' and args['_'] == 'account.sendVerifyEmailCode':
                raise RpcError('PHONE_HASH_EXPIRED') from error
            raise
        if chain.kind != 'setup_email':
            session.sin('%s though no address is to be set up' % args['_'])
            raise RpcError('EMAIL_NOT_SETUP')
        return chain

    def send_verify_email_code(self, session, args, _message):
        """account.sendVerifyEmailCode"""
        chain = self._purpose(session, args)
        address, now = args['email'], self.world.now()
        name, at, domain = address.partition('@')
        if not (name.strip() and at and domain.strip()):
            session.sin('an address without a name or a domain')
            raise RpcError('EMAIL_INVALID')
        if '.' not in domain or domain != domain.strip() or ' ' in address:
            raise RpcError('EMAIL_INVALID')
        if domain.lower() in self.world.options['refused_mail']:
            raise RpcError('EMAIL_NOT_ALLOWED')
        before = chain.mail
        if before and before.address == address and now < before.sent + 59 and not (
                self._late(before)):
            session.sin('a second e-mail to one address after %d s' % (now - before.sent))
        code = chain.step.get('code') or '%06d' % random.randrange(10 ** 6)
        chain.mail = Letter(address, code, now)
        self.world.event('code', dc=self.dc.number, phone=chain.phone, via='email', code=code,
                         email=address)
        return {'_': 'account.sentEmailCode', 'length': len(code),
                'email_pattern': pattern_of(address)}

    def _late(self, letter):
        options = self.world.options
        return (letter.wrong >= options['max_wrong'] or
                self.world.now() - letter.sent > options['email_life'])

    def verify_email(self, session, args, _message):
        """account.verifyEmail"""
        chain = self._purpose(session, args)
        verification = args['verification']
        if verification['_'] != 'emailVerificationCode':
            session.sin(verification['_'])
            raise RpcError('EMAIL_TOKEN_INVALID')
        if chain.mail is None or self._late(chain.mail):
            raise RpcError('EMAIL_VERIFY_EXPIRED')
        if len(verification['code']) != len(chain.mail.code):
            session.sin('an e-mail code of %d characters' % len(verification['code']))
        if verification['code'] != chain.mail.code:
            chain.mail.wrong += 1
            raise RpcError('CODE_INVALID')
        address, chain.mail = chain.mail.address, None
        chain.account.keys['login_email'] = address
        return {'_': 'account.emailVerifiedLogin', 'email': address, 'sent_code': self.send(chain)}

    def reset_login_email(self, session, args, _message):
        """auth.resetLoginEmail"""
        chain = self.chain(session, args)
        account, now = chain.account, self.world.now()
        if chain.kind != 'email':
            session.sin('auth.resetLoginEmail for a code by "%s"' % chain.kind)
            raise RpcError('EMAIL_INSTALL_MISSING')
        shown = chain.types[-1][1]
        if shown.get('reset_available_period') is None and shown.get('reset_pending_date') is None:
            session.sin('auth.resetLoginEmail that was not offered')
            raise RpcError('EMAIL_INSTALL_MISSING')
        first = account.mail_until is None
        if first:
            account.mail_until = now + shown.get('reset_available_period', 0)
        if now >= account.mail_until - 1:
            account.mail_until, account.mail_reset = None, True
            chain.started = now
            chain.without_mail()
            self.world.event('mail_reset', dc=self.dc.number, phone=account.phone)
            return self.send(chain)
        if not first:
            if 'reset_pending_date' in shown:
                session.sin('auth.resetLoginEmail before its time')
            raise RpcError('TASK_ALREADY_EXISTS')
        self.world.event('mail_reset', dc=self.dc.number, phone=account.phone,
                         until=int(account.mail_until))
        sent = self.send(chain, again=True)
        sent['type']['email_pattern'] = ''
        return sent
